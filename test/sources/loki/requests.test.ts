import type { Scene } from './reader';
import { aBacklog, aScene, HOUR_NS, MINUTE_NS, noonPlus, pushLines, readAll, textsRead } from './reader';

let scene: Scene;
beforeEach(async () => {
  scene = await aScene();
});
afterEach(() => scene.loki.stop());

const asked = () => scene.loki.asked.filter(({ path }) => path.endsWith('/query_range'));

describe('law 1: nanosecond texts', () => {
  test('two lines one nanosecond apart both arrive, in order, with all their digits', async () => {
    pushLines(scene.loki, [
      [-1, 'second'],
      [-2, 'first'],
    ]);
    const { lines } = await readAll(scene.source(), noonPlus(-10), noonPlus(0));
    expect(lines.map(({ at, text }) => [at, text])).toEqual([
      [noonPlus(-2), 'first'],
      [noonPlus(-1), 'second'],
    ]);
  });

  test('every time that is sent has nineteen digits', async () => {
    pushLines(scene.loki, aBacklog(3_000));
    const source = scene.source();
    await readAll(source, noonPlus(-MINUTE_NS), noonPlus(0));
    await source.count({ from: noonPlus(-MINUTE_NS), until: noonPlus(0) });
    const times = scene.loki.asked.flatMap(({ query }) =>
      ['start', 'end', 'time'].flatMap((name) => query.get(name) ?? []),
    );
    expect(times.length).toBeGreaterThan(4);
    for (const time of times) expect(time).toMatch(/^\d{19}$/);
  });
});

test('law 2: nothing is left to defaults', async () => {
  pushLines(scene.loki, aBacklog(3_000));
  await readAll(scene.source(), noonPlus(-MINUTE_NS), noonPlus(0));
  expect(asked().length).toBeGreaterThan(1);
  for (const { query, headers } of asked()) {
    expect([...query.keys()].sort()).toEqual(['direction', 'end', 'limit', 'query', 'start']);
    expect(query.get('direction')).toBe('forward');
    expect(headers['x-loki-response-encoding-flags']).toBe('categorize-labels');
  }
});

describe('law 3: half-open windows', () => {
  test('a line on the border of two windows arrives once, in the second', async () => {
    pushLines(scene.loki, [[-20, 'border']]);
    const source = scene.source();
    expect(await textsRead(source, noonPlus(-40), noonPlus(-20))).toEqual([]);
    expect(await textsRead(source, noonPlus(-20), noonPlus(0))).toEqual(['border']);
  });

  test('an empty span asks nothing', async () => {
    expect((await readAll(scene.source(), noonPlus(0), noonPlus(0))).pages).toEqual([]);
    expect(asked()).toEqual([]);
  });

  test('no request has an end that is not after its start', async () => {
    pushLines(scene.loki, aBacklog(6_001));
    await readAll(scene.source(), noonPlus(-6_001_000), noonPlus(0));
    for (const { query } of asked()) expect(query.get('start')! < query.get('end')!).toBe(true);
  });
});

describe('law 4: limits are learned', () => {
  test('from what the server publishes', async () => {
    await scene.loki.stop();
    scene = await aScene({ limits: { entries: 700 } });
    pushLines(scene.loki, aBacklog(3_000));
    const { lines } = await readAll(scene.source(), noonPlus(-MINUTE_NS), noonPlus(0));
    expect(lines).toHaveLength(3_000);
    expect(new Set(asked().map(({ query }) => query.get('limit')))).toEqual(new Set(['700']));
  });

  test.each([
    ['refused to the tenant', { fault: 'F3', status: 401, body: 'no org id', path: '/limits' } as const],
    ['absent', { fault: 'F20', path: '/limits' } as const],
  ])('from one refusal where the limits page is %s', async (_, absent) => {
    scene.loki.faults.add(absent, { fault: 'F5', entries: 600 });
    pushLines(scene.loki, aBacklog(3_000));
    const { lines } = await readAll(scene.source(), noonPlus(-MINUTE_NS), noonPlus(0));
    expect(lines).toHaveLength(3_000);
    expect(asked().filter(({ query }) => Number(query.get('limit')) > 600)).toHaveLength(1);
  });

  test('a span longer than allowed is read in parts that are', async () => {
    await scene.loki.stop();
    scene = await aScene({ limits: { lengthMs: 3 * 3_600_000 } });
    const times = [-9.5, -6.1, -6, -0.1].map((hours) => hours * HOUR_NS);
    pushLines(
      scene.loki,
      times.map((ns) => [ns, String(ns)]),
    );
    for (const ns of times) pushLines(scene.loki, [[ns, String(ns)]], { hour: String(ns) });
    scene.loki.flush();
    const { lines, gaps } = await readAll(scene.source(), noonPlus(-10 * HOUR_NS), noonPlus(0));
    expect(new Set(lines.map(({ text }) => text))).toEqual(new Set(times.map(String)));
    expect(gaps).toEqual([]);
    expect(asked().length).toBeGreaterThanOrEqual(4);
  });

  test('a length that is not published is learned from one refusal', async () => {
    scene.loki.faults.add({ fault: 'F5', lengthMs: 3_600_000 });
    pushLines(scene.loki, [[-1, 'here']]);
    expect(await textsRead(scene.source(), noonPlus(-5 * HOUR_NS), noonPlus(0))).toEqual(['here']);
  });
});

test('law 15: a page is never asked for with more lines than the budget has left, but one', async () => {
  pushLines(scene.loki, aBacklog(3_000));
  const small = { lines: 250, bytes: 1e9, deadlineMs: 60_000 };
  const { lines } = await readAll(scene.source(), noonPlus(-MINUTE_NS), noonPlus(0), small);
  expect(lines).toHaveLength(250);
  expect(Math.max(...asked().map(({ query }) => Number(query.get('limit'))))).toBe(251);
});

test('law 26: the tenant goes with every request once it is known', async () => {
  pushLines(scene.loki, aBacklog(3_000));
  const source = scene.source({ tenant: 'fake' });
  await readAll(source, noonPlus(-MINUTE_NS), noonPlus(0));
  await source.count({ from: noonPlus(-MINUTE_NS), until: noonPlus(0) });
  await source.clock();
  for (const { headers } of scene.loki.asked) expect(headers['x-scope-orgid']).toBe('fake');
});

test('a long query goes as a form, not in the address', async () => {
  pushLines(scene.loki, [[-1, 'here']]);
  const query = `{app="web"}${' != "a text that is not there"'.repeat(120)}`;
  expect(await textsRead(scene.source({ query }), noonPlus(-10), noonPlus(0))).toEqual(['here']);
  expect(asked().map(({ method, query: address }) => [method, address.size])).toEqual([['POST', 0]]);
});
