import { randomUUID } from 'node:crypto';
import type { EpochMs, Loaded, Row, Store, Upkeep, Version } from '../../core/index';
import { readPostgresUrl, type PostgresAddress } from './address';
import { clockOf } from './clock';
import { Connection } from './connection';
import { deadRowsOf } from './dead-rows';
import { hasDue, settleRows, takeRows, undoneRows, type Taking } from './outbox';
import { commitUnit, headOf, isAt, listUnits, loadUnit, lockHead, removeUnit } from './units';

export interface PostgresStoreOptions {
  /** A URL as `readPostgresUrl` reads it, or its pieces. */
  readonly server: string | PostgresAddress;
  /** Made when missing, by the first call. Stores with different schemas share nothing. */
  readonly schema?: string;
  /** Instead of the server's clock: for tests. */
  readonly now?: () => EpochMs;
}

export interface PostgresStore extends Store, Upkeep {
  /** Twice is once; resolves when its connections are closed. */
  close(): Promise<void>;
}

/** Throws only for an address that cannot be read: the server is reached, or found unfit, by the first call. */
export function openPostgresStore({ server, schema = 'loghorn', now }: PostgresStoreOptions): PostgresStore {
  const connection = new Connection(typeof server === 'string' ? readPostgresUrl(server) : server, schema);
  return {
    load: (unit, known) => load(connection, unit, known),
    commit: (unit, at, change) =>
      connection.write('save the state', (query) => commitUnit(query, { unit, at, change, birth: randomUUID() })),
    take: (unit, forMs, limit) => take(connection, unit, { now: clockOf(now), forMs, limit, lease: randomUUID() }),
    settle: (unit, outcomes) => settle(connection, unit, outcomes, clockOf(now)),
    list: (prefix, after, limit) => connection.ask('list the units', (query) => listUnits(query, prefix, after, limit)),
    remove: (unit) => connection.ask('remove a unit', (query) => removeUnit(query, unit)),
    undone: (unit) =>
      connection.read('list rows', async (query) => {
        const head = await headOf(query, unit);
        return head === undefined ? [] : await undoneRows(query, head.no);
      }),
    dead: (unit) =>
      connection.read('list dead rows', async (query) => {
        const head = await headOf(query, unit);
        return head === undefined ? [] : await deadRowsOf(query, head.no);
      }),
    close: () => connection.close(),
  };
}

/** Most rounds find what they know: one short question. */
async function load(
  connection: Connection,
  unit: string,
  known: Version | undefined,
): Promise<Loaded | 'unchanged' | undefined> {
  const deed = 'load the state';
  if (known !== undefined && (await connection.ask(deed, (query) => isAt(query, unit, known)))) return 'unchanged';
  const loaded = await connection.read(deed, (query) => loadUnit(query, unit));
  return loaded !== undefined && loaded.version === known ? 'unchanged' : loaded;
}

async function take(connection: Connection, unit: string, taking: Taking): Promise<readonly Row[]> {
  const deed = 'take rows';
  const isWorthwhile = await connection.ask(deed, async (query) => {
    const head = await headOf(query, unit);
    return head !== undefined && (await hasDue(query, head.no, taking.now));
  });
  if (!isWorthwhile) return [];
  return await connection.write(deed, async (query) => {
    const head = await lockHead(query, unit);
    return head === undefined ? [] : await takeRows(query, head.no, taking);
  });
}

async function settle(
  connection: Connection,
  unit: string,
  outcomes: Parameters<Store['settle']>[1],
  now: EpochMs | null,
): Promise<void> {
  if (outcomes.length === 0) return;
  await connection.write('settle rows', async (query) => {
    const head = await lockHead(query, unit);
    if (head !== undefined) await settleRows(query, head.no, outcomes, now);
  });
}
