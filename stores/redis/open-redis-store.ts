import { randomUUID } from 'node:crypto';
import type { EpochMs, Store, Upkeep } from '../../core/index';
import type { Client, RedisAddress } from './client';
import { Connection } from './connection';
import { closedStore } from './failure';
import { warningsOf } from './fitness';
import { unitKeys } from './keys';
import { deadRowsOf, settleRows, takeRows } from './outbox';
import { undoneRowsOf } from './undone-rows';
import { commitUnit, listUnits, loadUnit, removeUnit } from './units';

export interface RedisStoreOptions extends RedisAddress {
  /** Begins every key. Installations that share a database and must not share books need one each. */
  readonly keyPrefix?: string;
  /** For tests. Without it leases and due times go by the server's own clock. */
  readonly now?: () => EpochMs;
}

export interface RedisStore extends Store, Upkeep {
  /** What should be mended on the server before its state is relied upon; it works all the same. */
  warnings(): Promise<readonly string[]>;
  /** Twice is once. The connection itself closes with its last user in this process. */
  close(): void;
}

/** Never throws: the server is reached, or found unfit, by the first call. */
export function openRedisStore({ keyPrefix = 'loghorn', now, ...address }: RedisStoreOptions): RedisStore {
  const connection = Connection.acquire(address);
  const clock = (): string => (now === undefined ? '' : String(Math.floor(now())));
  const keysOf = (unit: string): string[] => unitKeys(keyPrefix, unit);
  let isOpen = true;
  const run = async <Result>(deed: string, work: (client: Client) => Promise<Result>): Promise<Result> => {
    if (!isOpen) throw closedStore(deed);
    return await connection.run(deed, work);
  };
  return {
    load: (unit, known) => run('load the state', (client) => loadUnit(client, keysOf(unit), known)),
    commit: (unit, at, change) =>
      run('save the state', (client) =>
        commitUnit(client, { prefix: keyPrefix, unit, at, change, chance: randomUUID() }),
      ),
    take: (unit, forMs, limit) =>
      run('take rows', (client) => takeRows(client, keysOf(unit), { now: clock(), forMs, limit, lease: randomUUID() })),
    settle: (unit, outcomes) =>
      run('settle rows', (client) => settleRows(client, keysOf(unit), { now: clock(), outcomes })),
    list: (prefix, after, limit) =>
      run('list the units', (client) => listUnits(client, { prefix, after, limit }, keyPrefix)),
    remove: (unit) => run('remove a unit', (client) => removeUnit(client, keysOf(unit))),
    undone: (unit) => run('list rows', (client) => undoneRowsOf(client, keysOf(unit))),
    dead: (unit) => run('list dead rows', (client) => deadRowsOf(client, keysOf(unit).at(-1)!)),
    warnings: () => run('ask the server about itself', warningsOf),
    close() {
      if (isOpen) connection.release();
      isOpen = false;
    },
  };
}
