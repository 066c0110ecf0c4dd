import { identityTexts } from '../../../core/index';
import type { Scene } from './reader';
import {
  AMPLE,
  aBacklog,
  aScene,
  HOUR_NS,
  MINUTE_NS,
  noonPlus,
  pushLines,
  readAll,
  SECOND_NS,
  textsRead,
} from './reader';

let scene: Scene;
beforeEach(async () => {
  scene = await aScene({ limits: { entries: 100 } });
});
afterEach(() => scene.loki.stop());

const rangeRequests = () => scene.loki.asked.filter(({ path }) => path.endsWith('/query_range'));

describe('law 6: order is our work', () => {
  test.each([[false], [true]])('lines of many streams come by time (streams reversed: %s)', async (isReversed) => {
    if (isReversed) scene.loki.faults.add({ fault: 'F18' });
    for (let stream = 0; stream < 7; stream++) {
      const times = Array.from({ length: 60 }, (_, index) => -(index * 7 + ((stream * 3) % 7)) - 1);
      pushLines(
        scene.loki,
        times.map((ns) => [ns, `${ns}`]),
        { stream: String(stream) },
      );
    }
    const texts = await textsRead(scene.source(), noonPlus(-SECOND_NS), noonPlus(0));
    expect(texts).toHaveLength(420);
    expect(texts).toEqual([...texts].sort((one, other) => Number(one) - Number(other)));
  });

  test('lines of one time keep one order, in whatever order the streams come', async () => {
    for (const stream of ['b', 'a', 'c']) pushLines(scene.loki, [[-1, stream]], { stream });
    const before = await textsRead(scene.source(), noonPlus(-10), noonPlus(0));
    scene.loki.faults.add({ fault: 'F18' });
    expect(await textsRead(scene.source(), noonPlus(-10), noonPlus(0))).toEqual(before);
  });
});

describe('law 7: identity', () => {
  const values = [
    [noonPlus(-9), 'level=info a', { trace: '1' }],
    [noonPlus(-9), 'level=info a', { trace: '2' }],
    [noonPlus(-9), 'level=info a'],
    [noonPlus(-8), 'level=error b', { app: 'inner' }],
    [noonPlus(-7), 'c'],
  ] as const;

  test('is the same whether metadata stands apart, among the labels, or now so and now so', async () => {
    scene.loki.push([
      { stream: { app: 'web' }, values },
      { stream: { app: 'web', host: 'x' }, values },
    ]);
    const identities = async () => {
      const { lines } = await readAll(scene.source(), noonPlus(-10), noonPlus(0));
      return lines.map((line) => JSON.stringify(identityTexts(line))).sort();
    };
    const apart = await identities();
    expect(new Set(apart).size).toBe(10);
    for (const encoding of ['merged', 'mixed'] as const) {
      const off = scene.loki.faults.add({ fault: 'F12', encoding });
      expect(await identities()).toEqual(apart);
      off();
    }
  });

  test('equal lines of one stream share their labels as one object, and so does equal metadata', async () => {
    pushLines(scene.loki, aBacklog(250));
    const { lines } = await readAll(scene.source(), noonPlus(-SECOND_NS), noonPlus(0));
    expect(new Set(lines.map(({ stream }) => stream)).size).toBe(1);
    expect(new Set(lines.map(({ metadata }) => metadata)).size).toBe(1);
  });
});

describe('law 8: paging', () => {
  test.each([2, 3, 7, 49, 99, 100, 101])(
    'lines in groups of %i to the nanosecond are read once each',
    async (group) => {
      const lines = aBacklog(1_000).map(([, text], index) => [Math.floor(index / group) - 600, text] as const);
      pushLines(scene.loki, lines);
      pushLines(scene.loki, [[-300, 'one more']], { stream: 'other' });
      const { lines: read, gaps, completeTo } = await readAll(scene.source(), noonPlus(-SECOND_NS), noonPlus(0));
      expect(read.map(({ text }) => text).sort()).toEqual([...lines.map(([, text]) => text), 'one more'].sort());
      expect(gaps).toEqual([]);
      expect(completeTo).toBe(noonPlus(0));
    },
  );

  test('every page is complete up to the place that it names', async () => {
    pushLines(
      scene.loki,
      aBacklog(1_000, 1).map(([ns, text]) => [Math.floor(ns / 3), text]),
    );
    const { pages, lines } = await readAll(scene.source(), noonPlus(-SECOND_NS), noonPlus(0));
    let given = 0;
    for (const page of pages) {
      given += page.lines.length;
      expect(lines.filter(({ at }) => at < page.completeTo)).toHaveLength(given);
    }
    expect(pages.length).toBeGreaterThan(9);
  });
});

describe('law 9: no stall and no silent skip', () => {
  const burst = (count: number) => Array.from({ length: count }, (_, index) => [-50, `burst ${index}`] as const);
  const around = [
    [-51, 'before'],
    [-49, 'after'],
  ] as const;

  test.each([
    ['fewer than the limit', 99, 0],
    ['exactly the limit', 100, 0],
    ['more than the limit: both ends', 150, 0],
    ['exactly both ends', 200, 0],
    ['more than both ends: a counted gap', 201, 1],
    ['far more', 1_234, 1_034],
  ])('one nanosecond of one stream holds %s', async (_, count, missing) => {
    pushLines(scene.loki, burst(count));
    pushLines(scene.loki, around);
    const { lines, gaps, completeTo } = await readAll(scene.source(), noonPlus(-SECOND_NS), noonPlus(0));
    const texts = lines.map(({ text }) => text);
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts).toHaveLength(count + 2 - missing);
    expect(texts).toEqual(expect.arrayContaining(['before', 'after']));
    expect(gaps.map((gap) => [gap.span, gap.lines])).toEqual(
      missing === 0 ? [] : [[{ from: noonPlus(-50), until: noonPlus(-49) }, missing]],
    );
    expect(completeTo).toBe(noonPlus(0));
  });

  test('over many streams each one is read from both ends', async () => {
    for (let stream = 0; stream < 8; stream++) pushLines(scene.loki, burst(120), { stream: String(stream) });
    const { lines, gaps } = await readAll(scene.source(), noonPlus(-SECOND_NS), noonPlus(0));
    expect([lines.length, gaps]).toEqual([960, []]);
  });

  test('the gap is counted exactly beside lines of the same millisecond', async () => {
    pushLines(scene.loki, burst(500));
    pushLines(
      scene.loki,
      Array.from({ length: 450 }, (_, index) => [-40_000 + index, `crowd ${index}`] as const),
    );
    const { lines, gaps } = await readAll(scene.source(), noonPlus(-SECOND_NS), noonPlus(0));
    expect([lines.length, gaps.map((gap) => gap.lines)]).toEqual([650, [300]]);
  });

  test('bursts a millisecond apart are told from each other', async () => {
    pushLines(scene.loki, burst(500));
    pushLines(
      scene.loki,
      burst(400).map(([ns, text]) => [ns - 1_000_000, text]),
    );
    const { lines, gaps } = await readAll(scene.source(), noonPlus(-SECOND_NS), noonPlus(0));
    expect([lines.length, gaps.map((gap) => gap.lines)]).toEqual([400, [200, 300]]);
  });
});

describe('law 10: the place is the end of the window, never a line', () => {
  test('a line ahead of time hides nothing and is read when its time has come', async () => {
    pushLines(scene.loki, [
      [5 * MINUTE_NS, 'ahead'],
      [-10, 'now'],
    ]);
    const source = scene.source();
    const first = await readAll(source, noonPlus(-MINUTE_NS), noonPlus(0));
    expect([first.lines.map(({ text }) => text), first.completeTo]).toEqual([['now'], noonPlus(0)]);
    pushLines(scene.loki, [[10, 'later']]);
    scene.clock.now += 600_000;
    expect(await textsRead(source, noonPlus(0), noonPlus(10 * MINUTE_NS))).toEqual(['later', 'ahead']);
  });
});

describe('law 15: bounded', () => {
  test('a backlog of ten budgets takes ten reads', async () => {
    pushLines(scene.loki, aBacklog(10_000));
    const budget = { ...AMPLE, lines: 1_000 };
    const source = scene.source();
    let from = noonPlus(-MINUTE_NS);
    const seen: string[] = [];
    let reads = 0;
    for (; from < noonPlus(0) && reads < 20; reads++) {
      const { lines, completeTo } = await readAll(source, from, noonPlus(0), budget);
      seen.push(...lines.map(({ text }) => text));
      from = completeTo!;
    }
    expect(reads).toBe(10);
    expect(seen).toEqual(aBacklog(10_000).map(([, text]) => text));
  });

  test.each([
    ['bytes', { ...AMPLE, bytes: 1 }],
    ['time', { ...AMPLE, deadlineMs: 0 }],
  ])('one page is read when there are no %s left, so that every read gets on', async (_, budget) => {
    pushLines(scene.loki, aBacklog(1_000));
    const { lines, completeTo } = await readAll(scene.source(), noonPlus(-MINUTE_NS), noonPlus(0), budget);
    expect(lines).toHaveLength(99);
    expect(completeTo).toBe(noonPlus(-901_000));
  });

  test('F27: what the look-back hides is a gap, whether the server moves the start or answers nothing', async () => {
    pushLines(scene.loki, [[-90 * MINUTE_NS, 'hidden']], { stream: 'old' });
    pushLines(scene.loki, [[-10, 'shown']]);
    scene.loki.faults.add({ fault: 'F27', lookbackMs: 3_600_000 });
    const until = noonPlus(-HOUR_NS + 2 * SECOND_NS);
    const whole = await readAll(scene.source(), noonPlus(-2 * HOUR_NS), noonPlus(0));
    expect(whole.lines.map(({ text }) => text)).toEqual(['shown']);
    expect(whole.gaps).toEqual([
      { span: { from: noonPlus(-2 * HOUR_NS), until }, why: expect.stringMatching('max_query_lookback') },
    ]);
    const old = await readAll(scene.source(), noonPlus(-3 * HOUR_NS), noonPlus(-2 * HOUR_NS));
    expect(old.gaps.map(({ span }) => span)).toEqual([{ from: noonPlus(-3 * HOUR_NS), until: noonPlus(-2 * HOUR_NS) }]);
    expect(await scene.source().count({ from: noonPlus(-2 * HOUR_NS), until: noonPlus(0) })).toBeUndefined();
  });
});

test('a consumer that stops early stops the reading', async () => {
  pushLines(scene.loki, aBacklog(5_000));
  for await (const page of scene.source().read({ from: noonPlus(-MINUTE_NS), until: noonPlus(0) }, AMPLE)) {
    expect(page.lines).toHaveLength(99);
    break;
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(rangeRequests().length).toBeLessThanOrEqual(2);
});
