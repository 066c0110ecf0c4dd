import { randomUUID } from 'node:crypto';
import type { EpochMs, Store, Upkeep } from '../../core/index';
import { Connection } from './connection';
import type { Database } from './database';
import { deadRowsOf } from './dead-rows';
import { closedStore } from './failure';
import { hasDue, settleRow, takeRows, undoneRows } from './outbox';
import { commitUnit, headOf, listUnits, loadUnit, removeUnit } from './units';

export interface SqliteStoreOptions {
  /** The file; it and its folder are made when missing, for their owner alone. */
  readonly path: string;
  /** The store's clock: this machine's by default. */
  readonly now?: () => EpochMs;
  /** How long a call waits for another process's lock before it gives up. */
  readonly lockWaitMs?: number;
}

export interface SqliteStore extends Store, Upkeep {
  /** Twice is once. The file itself closes with its last user in this process. */
  close(): void;
}

/** n8n's own writers and backups hold a lock for far less. */
const LOCK_WAIT_MS = 5_000;

/** Never throws: the file is opened, or found unfit, by the first call. */
export function openSqliteStore({ path, now = Date.now, lockWaitMs = LOCK_WAIT_MS }: SqliteStoreOptions): SqliteStore {
  const connection = Connection.acquire(path);
  const wholeNow = (): EpochMs => Math.floor(now());
  let isOpen = true;
  const run = async <Result>(deed: string, work: (db: Database) => Result): Promise<Result> => {
    if (!isOpen) throw closedStore(deed);
    return await connection.run(deed, lockWaitMs, work);
  };
  return {
    load: (unit, known) => run('load the state', (db) => loadUnit(db, unit, known)),
    commit: (unit, at, change) =>
      run('save the state', (db) => commitUnit(db, { unit, at, change, now: wholeNow(), birth: randomUUID() })),
    take: (unit, forMs, limit) =>
      run('take rows', (db) => take(db, unit, { now: wholeNow(), forMs, limit, lease: randomUUID() })),
    settle: (unit, outcomes) => run('settle rows', (db) => settle(db, unit, outcomes, wholeNow())),
    list: (prefix, after, limit) => run('list the units', (db) => listUnits(db, prefix, after, limit)),
    remove: (unit) => run('remove a unit', (db) => removeUnit(db, unit)),
    undone: (unit) => run('list rows', (db) => undone(db, unit)),
    dead: (unit) => run('list dead rows', (db) => dead(db, unit)),
    close() {
      if (isOpen) connection.release();
      isOpen = false;
    },
  };
}

function take(db: Database, unit: string, taking: Parameters<typeof takeRows>[2]): ReturnType<typeof takeRows> {
  const head = headOf(db, unit);
  if (head === undefined || !hasDue(db, head.no, taking.now)) return [];
  return db.write(() => takeRows(db, head.no, taking));
}

function settle(db: Database, unit: string, outcomes: Parameters<Store['settle']>[1], now: EpochMs): void {
  const head = headOf(db, unit);
  if (head === undefined || outcomes.length === 0) return;
  db.write(() => outcomes.forEach((outcome) => settleRow(db, head.no, outcome, now)));
}

function undone(db: Database, unit: string): ReturnType<typeof undoneRows> {
  const head = headOf(db, unit);
  return head === undefined ? [] : undoneRows(db, head.no);
}

function dead(db: Database, unit: string): ReturnType<typeof deadRowsOf> {
  const head = headOf(db, unit);
  return head === undefined ? [] : deadRowsOf(db, head.no);
}
