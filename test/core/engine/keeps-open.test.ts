import { msToNs, observeDefaults, openBaseline } from '../../../core';
import type { RawLine } from '../../../core';

const BIRTH = 1_793_577_600_000;
const MINUTE = 60_000;

function minuteOf(at: number, errors: number): RawLine[] {
  const line = (nth: number, text: string): RawLine => ({
    at: msToNs(at + nth * 500),
    stream: { service_name: 'scanner' },
    metadata: {},
    text,
  });
  return [
    ...Array.from({ length: 20 }, (_, nth) => line(nth, `INFO parcel ${1_000 + nth} read`)),
    ...Array.from({ length: errors }, (_, nth) => line(30 + nth, `ERROR belt ${nth} slipped`)),
  ];
}

/** States told while an error that came six times a minute comes so often. */
function statesOf(errors: readonly number[]): string[] {
  const birth = { now: BIRTH, end: BIRTH, randomBytes: new Uint8Array(8).fill(3) };
  const source = { origin: 'o', query: '{}', show: () => ({ query: '{}' }) };
  const decision = openBaseline(undefined, { baseline: 'b', source, options: observeDefaults }, birth);
  const states: string[] = [];
  const counts = [...Array.from({ length: 120 }, () => 6), ...errors];
  for (const [nth, count] of counts.entries()) {
    const at = BIRTH + (nth - 60) * MINUTE;
    decision.offer(minuteOf(at, count));
    decision.close(msToNs(at + MINUTE));
    const { anomalies } = decision.change(at);
    decision.confirm();
    states.push(...anomalies.filter(({ kind }) => kind === 'rate').map(({ state }) => state));
  }
  return states;
}

const times = (length: number, errors: number): number[] => Array.from({ length }, () => errors);
const quiet = times(20, 6);

test('less keeps an episode open than opens one', () => {
  // Two and a half times the usual: below the threshold of 3, above seven tenths of its evidence.
  expect(statesOf([...times(25, 15), ...quiet])).toEqual([]);
  expect(statesOf([...times(4, 40), ...times(25, 15), ...times(4, 40), ...quiet])).toEqual(['open', 'resolved']);
});

test('what falls back to the usual ends, and a second rise is told anew', () => {
  const states = statesOf([...times(4, 40), ...quiet, ...quiet, ...times(4, 90), ...quiet]);
  expect(states).toEqual(['open', 'resolved', 'open', 'resolved']);
});
