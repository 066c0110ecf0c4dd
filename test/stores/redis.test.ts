import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { CoreError } from '../../core/index';
import { startRedis, type RunningRedis } from '../../scripts/services/redis';
import { freePort } from '../../scripts/services/port';
import { openRedisStore, type RedisStore, type RedisStoreOptions } from '../../stores/index';
import { bytes, change, created, loaded, put } from '../conformance/store-builders';
import { describeWith } from '../e2e/needs';

const SECRET = 'planted-s3cret';
const row = (id: string) => ({ id, key: id, body: bytes(id) });

const stores: RedisStore[] = [];
const servers: RunningRedis[] = [];
afterEach(async () => {
  for (const store of stores.splice(0)) store.close();
  for (const server of servers.splice(0)) await server.stop();
});

function open(port: number, more: Partial<RedisStoreOptions> = {}): RedisStore {
  const store = openRedisStore({ host: '127.0.0.1', port, ...more });
  stores.push(store);
  return store;
}

async function aServer(options: Parameters<typeof startRedis>[0] = {}): Promise<RunningRedis> {
  const server = await startRedis(options);
  servers.push(server);
  return server;
}

async function refusal(work: Promise<unknown>): Promise<CoreError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof CoreError)) throw new Error(`no refusal: ${String(error)}`);
  return error;
}

/** Everything that a log or an error page could ever show of it. */
function shown(error: Error): string {
  return `${error.message} ${error.stack} ${JSON.stringify(error)} ${JSON.stringify(error.cause ?? null)} ${String(error.cause)}`;
}

describe('without a server', () => {
  test('a call fails within moments, says where nothing listens, and may be tried again', async () => {
    const port = await freePort();
    const since = performance.now();
    const error = await refusal(open(port, { password: SECRET }).load('u'));
    expect(performance.now() - since).toBeLessThan(1_000);
    expect(error).toMatchObject({ code: 'store-unavailable', isRetryable: true });
    expect(error.message).toBe(
      `Failed to load the state: Redis at 127.0.0.1:${port}: nothing listens there. Start the server, or correct host and port.`,
    );
    expect(shown(error)).not.toContain(SECRET);
  });

  test('an unknown host is told', async () => {
    const error = await refusal(open(6379, { host: 'no-such-host.invalid' }).load('u'));
    expect(error.message).toMatch(/no-such-host\.invalid:6379: (no such host is known|it does not answer)/);
  });

  test('a closed store says so, and closing twice is closing once', async () => {
    const store = open(await freePort());
    store.close();
    store.close();
    expect(await refusal(store.load('u'))).toMatchObject({ code: 'store-unavailable' });
  });

  test('a password that somebody typed into the host is not shown', async () => {
    const error = await refusal(open(1, { host: `redis://:${SECRET}@127.0.0.1` }).load('u'));
    expect(shown(error)).not.toContain(SECRET);
  });
});

describeWith(['REDIS'], 'with a server', () => {
  test('a wrong or missing password is told as what it is, for a person to mend, and never shown', async () => {
    const { port } = await aServer({ password: 'right' });
    const wrong = await refusal(open(port, { password: SECRET }).commit('u', 'new', change()));
    const missing = await refusal(open(port).load('u'));
    expect(wrong).toMatchObject({ code: 'store-unavailable', isRetryable: false });
    expect(wrong.message).toMatch(/refuses this user or password\. Correct the Redis credential/);
    expect(missing.message).toMatch(/wants a password\. Enter it/);
    expect(shown(wrong)).not.toContain(SECRET);
    expect(await open(port, { password: 'right' }).load('u')).toBeUndefined();
  });

  test('a server that comes back is used again without anybody doing anything', async () => {
    const server = await aServer();
    const store = open(server.port);
    const version = await created(store, 'u', { ...put({ a: '1' }), outbox: [row('r')] });
    await server.kill9();
    for (let tries = 0; tries < 3; tries++) {
      const since = performance.now();
      expect(await refusal(store.load('u'))).toMatchObject({ isRetryable: true });
      expect(performance.now() - since).toBeLessThan(3_000);
    }
    await server.restart();
    await sleep(1_100);
    expect(await store.load('u', version)).toBe('unchanged');
    expect(await store.take('u', 1_000, 9)).toMatchObject([{ id: 'r' }]);
  }, 30_000);

  test('what was under way when the server died fails at once instead of hanging or being sent again', async () => {
    const server = await aServer();
    const store = open(server.port);
    await created(store, 'u');
    process.kill(server.pid, 'SIGSTOP');
    const taking = refusal(store.take('u', 1_000, 1));
    await sleep(50);
    const since = performance.now();
    await server.kill9();
    expect(await taking).toMatchObject({ code: 'store-unavailable', isRetryable: true });
    expect(performance.now() - since).toBeLessThan(1_000);
  });

  test('a memory that is full is told with its cure, and the refused commit has changed nothing', async () => {
    const { port } = await aServer({ settings: ['--maxmemory', '3mb', '--maxmemory-policy', 'noeviction'] });
    const store = open(port);
    const version = await created(store, 'u', put({ a: '1' }));
    const big = change({ put: new Map([['big', new Uint8Array(3_000_000)]]), drop: ['a'], outbox: [row('r')] });
    const full = await refusal(store.commit('u', version, big));
    expect(full.message).toMatch(/its memory is full\. Raise maxmemory/);
    const still = await loaded(store, 'u');
    expect([still.version, [...still.parts.keys()], still.undoneKeys.size]).toEqual([version, ['a'], 0]);
  });

  test('a server that may evict, or forgets at its death, is warned of; a good one is not', async () => {
    const good = await aServer();
    const bad = await aServer({ settings: ['--maxmemory-policy', 'allkeys-lru', '--appendonly', 'no'] });
    expect(await open(good.port).warnings()).toEqual([]);
    expect(await open(bad.port).warnings()).toEqual([
      expect.stringMatching(/maxmemory-policy is allkeys-lru\. Set it to noeviction/),
      expect.stringMatching(/appendonly is off\. Set "appendonly yes"/),
    ]);
  });

  test('a unit of which Redis evicted a part is refused, by load and by commit, instead of being half believed', async () => {
    const { port } = await aServer();
    const store = open(port);
    const version = await created(store, 'u', put({ a: '1', b: '1' }));
    const raw = new Redis({ host: '127.0.0.1', port });
    await raw.del('loghorn:{u}:parts');
    raw.disconnect();
    for (const refused of [store.load('u'), store.commit('u', version, change())]) {
      const error = await refusal(refused);
      expect(error).toMatchObject({ code: 'corrupt-state', isRetryable: false });
      expect(error.message).toMatch(/evicted it.*noeviction/);
    }
    await store.remove('u');
    await created(store, 'u');
  });

  test("another program's key in our place is told and left as it is", async () => {
    const { port } = await aServer();
    const raw = new Redis({ host: '127.0.0.1', port });
    await raw.set('loghorn:{u}:head', 'mine');
    expect(await refusal(open(port).commit('u', 'new', change()))).toMatchObject({ code: 'corrupt-state' });
    expect(await raw.get('loghorn:{u}:head')).toBe('mine');
    raw.disconnect();
  });

  test("leases go by the server's clock", async () => {
    const { port } = await aServer();
    const store = open(port);
    await created(store, 'u', change({ outbox: [row('r')] }));
    const skewed = jest.spyOn(Date, 'now').mockReturnValue(0);
    expect(await store.take('u', 300, 1)).toHaveLength(1);
    skewed.mockReturnValue(4_000_000_000_000);
    expect(await store.take('u', 300, 1)).toEqual([]);
    skewed.mockRestore();
    await sleep(350);
    expect(await store.take('u', 300, 1)).toMatchObject([{ takes: 2 }]);
  });

  test('in a cluster every call stays within one slot, whatever the name of the unit', async () => {
    const { port } = await aServer({ settings: ['--cluster-enabled', 'yes'] });
    const raw = new Redis({ host: '127.0.0.1', port, enableReadyCheck: false });
    await raw.call('CLUSTER', 'ADDSLOTSRANGE', 0, 16_383);
    while (!String(await raw.call('CLUSTER', 'INFO')).includes('cluster_state:ok')) await sleep(50);
    raw.disconnect();
    const store = open(port);
    for (const unit of ['receiver/w/n', '', '{', '}{', '{}a', 'a}b', '%']) {
      const version = await created(store, unit, { ...put({ a: unit }), outbox: [row('x'), row('y')] });
      const [first, second] = await store.take(unit, 1_000, 9);
      await store.settle(unit, [
        { id: 'x', lease: first!.lease, is: 'done' },
        { id: 'y', lease: second!.lease, is: 'dead', why: 'test' },
      ]);
      expect(await store.commit(unit, version, { ...put({ b: '1' }), drop: 'all' })).not.toBe('conflict');
      expect(await store.dead(unit)).toHaveLength(1);
      expect(await store.list(unit, undefined, 99)).toContain(unit);
      await store.remove(unit);
      expect(await store.list(unit, undefined, 99)).not.toContain(unit);
    }
  }, 30_000);

  test('two versions of one number are told apart when Redis came back without its last second', async () => {
    const { port } = await aServer();
    const store = open(port, { keyPrefix: randomUUID() });
    const first = await created(store, 'u');
    const twin = await created(open(port, { keyPrefix: randomUUID() }), 'u');
    const [one, other] = [first, twin].map((version) => version.slice(version.lastIndexOf('.') + 1));
    expect(one).toMatch(/^1-/);
    expect(one).not.toBe(other);
  });
});
