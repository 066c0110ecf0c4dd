import { createFetchHttp } from '../../../sources/index';
import type { Scene } from './reader';
import {
  aClosedAddress,
  AMPLE,
  aBacklog,
  aScene,
  MINUTE_NS,
  NOON,
  noonPlus,
  pushLines,
  readAll,
  textsRead,
} from './reader';

let scene: Scene;
beforeEach(async () => {
  scene = await aScene();
  pushLines(scene.loki, aBacklog(30));
});
afterEach(() => scene.loki.stop());

describe('laws 22 and 29, F16: the clock', () => {
  test.each([-3_600_000, -4_000, 0, 4_000, 3_600_000])('is Loki’s own, off by %i ms', async (skewMs) => {
    scene.loki.faults.add({ fault: 'F16', skewMs });
    expect(await scene.source().clock()).toBe(NOON + skewMs);
  });

  test('is asked anew each time, so that it follows no jump of ours', async () => {
    let ours = NOON;
    const source = scene.source({ now: () => ours, elapsed: () => ours });
    expect(await source.clock()).toBe(NOON);
    ours += 3_600_000;
    expect(await source.clock()).toBe(NOON);
    scene.clock.now -= 60_000;
    expect(await source.clock()).toBe(NOON - 60_000);
  });

  test('is read from a refusal too, and unknown where nobody answers', async () => {
    scene.loki.faults.add({ fault: 'F20' });
    expect(await scene.source().clock()).toBe(NOON);
    const source = scene.source({ http: createFetchHttp({ url: await aClosedAddress() }) });
    expect(await source.clock()).toBeUndefined();
  });

  test('a jump of ours by an hour, ahead and back, loses and repeats no line of a read', async () => {
    let ours = NOON;
    const source = scene.source({ now: () => ours });
    const texts: string[] = [];
    for (const jump of [0, 3_600_000, -3_600_000]) {
      ours += jump;
      const from = noonPlus(-30_000 + texts.length * 1_000);
      const until = noonPlus(-20_000 + texts.length * 1_000);
      texts.push(...(await textsRead(source, from, until)));
    }
    expect(texts).toEqual(aBacklog(30).map(([, text]) => text));
  });
});

describe('law 27, F26: readiness', () => {
  test('is waited for before the first read', async () => {
    scene.loki.faults.add({ fault: 'F26', times: 3 });
    expect(await textsRead(scene.source(), noonPlus(-MINUTE_NS), noonPlus(0))).toHaveLength(30);
    expect(scene.sleeps).toHaveLength(3);
    const paths = scene.loki.asked.map(({ path }) => path);
    expect(paths.indexOf('/loki/api/v1/query_range')).toBe(paths.lastIndexOf('/ready') + 2);
  });

  test('that does not come is said in Loki’s words', async () => {
    scene.loki.faults.add({ fault: 'F26', text: 'Pattern Ingester not ready: waiting' });
    const budget = { ...AMPLE, deadlineMs: 60_000 };
    const reading = readAll(scene.source(), noonPlus(-MINUTE_NS), noonPlus(0), budget);
    await expect(reading).rejects.toMatchObject({
      code: 'source-unavailable',
      message: expect.stringContaining('it is not ready: Pattern Ingester not ready: waiting'),
    });
  });

  test.each([
    ['not routed', { fault: 'F20', path: '/ready' }],
    ['answered with a page', { fault: 'F3', status: 503, body: '<html>', path: '/ready' }],
  ] as const)('is taken from the query interface where /ready is %s', async (_, fault) => {
    scene.loki.faults.add(fault);
    expect(await textsRead(scene.source(), noonPlus(-MINUTE_NS), noonPlus(0))).toHaveLength(30);
    expect(scene.loki.asked.map(({ path }) => path)).toContain('/loki/api/v1/status/buildinfo');
  });

  test('is asked for once, not on every read', async () => {
    const source = scene.source();
    for (let read = 0; read < 3; read++) await readAll(source, noonPlus(-MINUTE_NS), noonPlus(0));
    expect(scene.loki.asked.filter(({ path }) => path === '/ready' || path.endsWith('/limits'))).toHaveLength(2);
  });

  test('an address where nobody listens is told as that', async () => {
    const source = scene.source({ http: createFetchHttp({ url: await aClosedAddress() }) });
    await expect(readAll(source, noonPlus(-MINUTE_NS), noonPlus(0))).rejects.toMatchObject({
      code: 'source-unavailable',
      isRetryable: true,
      message: expect.stringContaining('no connection (ECONNREFUSED)'),
    });
  });
});
