import { WorldSource } from '../../../bench/quality/world-source';
import { msToNs } from '../../../core';
import type { TestbedLine } from '../../../testbed/index';

const START = Date.UTC(2026, 10, 18);
const HOUR_MS = 3_600_000;

function* lines(count: number, everyMs: number): Generator<TestbedLine> {
  for (let nth = 0; nth < count; nth++)
    yield { at: msToNs(START + nth * everyMs), service: 'a', stream: { app: 'a' }, metadata: {}, text: `line ${nth}` };
}

const span = (fromMs: number, untilMs: number) => ({ from: msToNs(START + fromMs), until: msToNs(START + untilMs) });
const budget = (most: number) => ({ lines: most, bytes: 1e9, deadlineMs: 1e9 });

test.each([10_000, 2_300, 700, 499])(
  'read on from where each read ended, every line comes, %i at a time',
  async (most) => {
    const source = new WorldSource(
      lines(2_300, 100),
      () => START,
      () => undefined,
    );
    const found = new Set<string>();
    for (let from = 0; from < 300_000;) {
      let completeTo = '';
      for await (const page of source.read(span(from, 300_000), budget(most))) {
        for (const { text } of page.lines) found.add(text);
        completeTo = page.completeTo;
      }
      from = Number(completeTo.slice(0, -6)) - START;
    }
    expect(found.size).toBe(2_300);
  },
);

test('a count is of the half-open span, and each line is told once', async () => {
  let told = 0;
  const source = new WorldSource(
    lines(100, 1_000),
    () => START,
    () => told++,
  );
  expect(await source.count(span(0, 10_000))).toBe(10);
  expect(await source.count(span(5_000, 10_000))).toBe(5);
  expect(told).toBe(10);
});

test('what lies far behind is forgotten', async () => {
  const source = new WorldSource(
    lines(300, 60_000),
    () => START,
    () => undefined,
  );
  await source.count(span(0, 4 * HOUR_MS));
  expect(await source.count(span(0, HOUR_MS))).toBe(0);
  expect(await source.count(span(3 * HOUR_MS, 4 * HOUR_MS))).toBe(60);
});
