import { Redis } from 'ioredis';
import { Client } from 'pg';
import type { Store } from '../../core/index';
import { startPostgres } from '../../scripts/services/postgres';
import { startRedis } from '../../scripts/services/redis';
import { openPostgresStore, openRedisStore } from '../../stores/index';
import type { Figure } from '../bench';
import { apply, bytesOf, changeOf, offer, opened, Rounds } from './state-world';
import type { Parts } from './state-world';

const ROUNDS = 20;
const UNIT = 'baseline/bench/state';

interface Server {
  readonly name: string;
  readonly store: Store;
  /** What the server says that it holds. */
  bytes(): Promise<number>;
  stop(): Promise<unknown>;
}

/** The same rounds by way of real servers. What cannot be started is said, and left out. */
export async function measureStores(parts: Parts, progress: (text: string) => void): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const start of [startedRedis, startedPostgres]) {
    try {
      const server = await start();
      progress(`${ROUNDS} rounds on a real ${server.name}`);
      try {
        figures.push(...(await measureStore(server, new Map(parts))));
      } finally {
        await server.stop();
      }
    } catch (error) {
      progress(`left out: ${String(error)}`);
    }
  }
  return figures;
}

async function measureStore({ name, store, bytes }: Server, parts: Parts): Promise<Figure[]> {
  const empty = await bytes();
  const born = await store.commit(UNIT, 'new', { put: parts, drop: [], outbox: [] });
  if (born === 'conflict') throw new Error('the unit was there already');
  let { version } = born;
  const rounds = new Rounds();
  const shares: number[] = [];
  const commits: number[] = [];
  const decision = opened(await partsOf(store));
  for (let round = 0; round < ROUNDS; round++) {
    const [lines, upTo] = rounds.next();
    offer(decision, lines, upTo);
    const change = changeOf(decision);
    const began = performance.now();
    const committed = await store.commit(UNIT, version, change);
    commits.push(performance.now() - began);
    if (committed === 'conflict') throw new Error('somebody else committed');
    version = committed.version;
    shares.push((100 * apply(change, parts)) / bytesOf(parts));
  }
  const began = performance.now();
  const loaded = await partsOf(store);
  const loadMs = performance.now() - began;
  return [
    figure(`${name}: stored, as it comes back`, 'MB', bytesOf(loaded) / 1e6, 8),
    figure(`${name}: what the server holds`, 'MB', ((await bytes()) - empty) / 1e6),
    figure(`${name}: a round's commit, mean`, 'ms', mean(commits)),
    figure(`${name}: load`, 'ms', loadMs),
  ];
}

async function partsOf(store: Store): Promise<Parts> {
  const loaded = await store.load(UNIT);
  if (loaded === undefined || loaded === 'unchanged') throw new Error('the store lost the unit');
  return new Map(loaded.parts);
}

async function startedRedis(): Promise<Server> {
  const redis = await startRedis();
  const { port } = redis;
  const store = openRedisStore({ host: '127.0.0.1', port, keyPrefix: 'bench' });
  const client = new Redis({ host: '127.0.0.1', port });
  return {
    name: 'Redis',
    store,
    bytes: async () => Number(/used_memory:(\d+)/.exec(await client.info('memory'))![1]),
    stop: () => {
      client.disconnect();
      store.close();
      return redis.stop();
    },
  };
}

async function startedPostgres(): Promise<Server> {
  const postgres = await startPostgres();
  const store = openPostgresStore({ server: postgres.url });
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  return {
    name: 'Postgres',
    store,
    bytes: async () => {
      const { rows } = await client.query<{ size: string }>('SELECT pg_database_size(current_database()) AS size');
      return Number(rows[0]!.size);
    },
    stop: async () => {
      await client.end();
      await store.close();
      return postgres.stop();
    },
  };
}

function figure(what: string, unit: string, ours: number, most?: number): Figure {
  const target = most === undefined ? null : `<= ${most} ${unit}`;
  return { what, unit, ours, reference: null, ratio: null, target, met: most === undefined ? null : ours <= most };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
