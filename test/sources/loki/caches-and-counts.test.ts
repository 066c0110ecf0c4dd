import type { Scene } from './reader';
import { aBacklog, aScene, HOUR_NS, MINUTE_NS, noonPlus, pushLines, readAll, SECOND_NS, textsRead } from './reader';

let scene: Scene;
beforeEach(async () => {
  scene = await aScene();
});
afterEach(() => scene.loki.stop());

describe('law 13: caches are never trusted', () => {
  const query = '{app="web"} |= "late"';
  const old = { from: noonPlus(-40 * MINUTE_NS), until: noonPlus(-30 * MINUTE_NS) };
  const addLate = () => pushLines(scene.loki, [[-35 * MINUTE_NS, 'late']]);

  test('F13: a late line is found although the same question was answered with nothing', async () => {
    scene.loki.faults.add({ fault: 'F13' });
    const source = scene.source({ query });
    expect(await textsRead(source, old.from, old.until)).toEqual([]);
    addLate();
    expect(await textsRead(source, old.from, old.until)).toEqual(['late']);
  });

  test('F13 control: the cache does hide it from who asks in the same words', async () => {
    scene.loki.faults.add({ fault: 'F13' });
    const parameters = new URLSearchParams({
      query,
      start: old.from,
      end: old.until,
      limit: '10',
      direction: 'forward',
    });
    const ask = async (more: string) =>
      (
        await (
          await fetch(`${scene.loki.url}/loki/api/v1/query_range?${parameters.toString()}${more}`, {
            headers: { 'cache-control': 'no-cache' },
          })
        ).text()
      ).includes('"late"');
    expect(await ask('')).toBe(false);
    addLate();
    expect(await ask('')).toBe(false);
    const wider = new URLSearchParams({
      query,
      start: noonPlus(-50 * MINUTE_NS),
      end: noonPlus(0),
      direction: 'forward',
    });
    const answer = await fetch(`${scene.loki.url}/loki/api/v1/query_range?${wider.toString()}`);
    expect(await answer.text()).not.toContain('"late"');
  });

  test.each([[false], [true]])(
    'F14: a count is today’s, whatever was counted before (instant cache on: %s)',
    async (isInstant) => {
      scene.loki.faults.add({ fault: 'F14', isInstant });
      const source = scene.source();
      pushLines(scene.loki, [[-35 * MINUTE_NS - 1, 'one']]);
      expect(await source.count(old)).toBe(1);
      addLate();
      expect(await source.count(old)).toBe(2);
    },
  );

  test('F14 control: counts over a range stay as they were', async () => {
    scene.loki.faults.add({ fault: 'F14' });
    pushLines(scene.loki, [[-35 * MINUTE_NS - 1, 'one']]);
    const parameters = new URLSearchParams({
      query: 'sum(count_over_time({app="web"}[10m]))',
      start: old.until,
      end: old.until,
      step: '60',
    });
    const ask = async () => {
      const answer = await fetch(`${scene.loki.url}/loki/api/v1/query_range?${parameters.toString()}`);
      return ((await answer.json()) as { data: { result: { values: unknown }[] } }).data.result[0]!.values;
    };
    const before = await ask();
    addLate();
    expect(await ask()).toEqual(before);
  });
});

describe('counts', () => {
  test('are of exactly the lines that a read of the span brings, on both borders', async () => {
    const edge = 10 * SECOND_NS;
    const times = [-2 * edge - 1, -2 * edge, -2 * edge, -2 * edge + 1, -edge - 1, -edge, -edge + 1];
    pushLines(
      scene.loki,
      times.map((ns, index) => [ns, `line ${index}`]),
    );
    const span = { from: noonPlus(-2 * edge), until: noonPlus(-edge) };
    const source = scene.source();
    expect(await source.count(span)).toBe((await readAll(source, span.from, span.until)).lines.length);
    expect(await source.count(span)).toBe(4);
  });

  test('of nothing are zero, of a span that Loki cannot express are unknown', async () => {
    const source = scene.source();
    expect(await source.count({ from: noonPlus(-SECOND_NS), until: noonPlus(0) })).toBe(0);
    expect(await source.count({ from: noonPlus(-SECOND_NS), until: noonPlus(-1) })).toBeUndefined();
    expect(await source.count({ from: noonPlus(0), until: noonPlus(0) })).toBeUndefined();
  });

  test('survive what passes, and are unknown where Loki will not count', async () => {
    pushLines(scene.loki, aBacklog(7));
    const span = { from: noonPlus(-SECOND_NS), until: noonPlus(0) };
    scene.loki.faults.add(
      { fault: 'F1', path: '/query', times: 2 },
      { fault: 'F8', atPart: 0.5, path: '/query', after: 2, times: 1 },
    );
    expect(await scene.source().count(span)).toBe(7);
    scene.loki.faults.add({
      fault: 'F4',
      text: 'maximum number of series (500) reached for a single query',
      path: '/query',
    });
    expect(await scene.source().count(span)).toBeUndefined();
  });
});

describe('laws 11 and 14, F9 and F15: history grows and shrinks behind the reader', () => {
  test('a line is read from the moment that it shows', async () => {
    const [line] = [{ stream: { app: 'web' }, values: [[noonPlus(-SECOND_NS), 'late']] as const }];
    scene.loki.push([line], { visibleAfterMs: 8_000 });
    const source = scene.source();
    const look = () => textsRead(source, noonPlus(-MINUTE_NS), noonPlus(0));
    expect(await look()).toEqual([]);
    scene.clock.now += 6_999;
    expect(await look()).toEqual([]);
    scene.clock.now += 1;
    expect(await look()).toEqual(['late']);
  });

  test('a line stored too old to be seen is read after a flush', async () => {
    pushLines(scene.loki, [[-5 * HOUR_NS, 'hidden']]);
    const source = scene.source();
    expect(await textsRead(source, noonPlus(-6 * HOUR_NS), noonPlus(0))).toEqual([]);
    scene.loki.flush();
    expect(await textsRead(source, noonPlus(-6 * HOUR_NS), noonPlus(0))).toEqual(['hidden']);
  });

  test('lines that are gone are no error and no gap', async () => {
    pushLines(scene.loki, aBacklog(20));
    const source = scene.source();
    expect(scene.loki.forget('{app="web"}', noonPlus(-5_000))).toBe(15);
    const { lines, gaps } = await readAll(source, noonPlus(-MINUTE_NS), noonPlus(0));
    expect([lines.length, gaps]).toEqual([5, []]);
    expect(await source.count({ from: noonPlus(-MINUTE_NS), until: noonPlus(0) })).toBe(5);
  });
});

test.each([
  ['256 KB', 'x'.repeat(262_144)],
  ['control characters and half pairs', '\u0000\u001b[31m\u202e\u2028\ufeff'],
  ['other scripts', '日本語 🦊 ﷽'],
  ['nothing', ''],
])('a line of %s is read as it is', async (_, text) => {
  pushLines(scene.loki, [[-1, text]]);
  expect(await textsRead(scene.source(), noonPlus(-10), noonPlus(0))).toEqual([text]);
});
