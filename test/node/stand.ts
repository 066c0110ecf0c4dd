import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openSqliteStore } from '../../stores/index';
import type { FaultyLoki } from '../../testbed/faulty-loki';
import { startFaultyLoki } from '../../testbed/faulty-loki';
import { receiver } from './package';

/** What a test of the ring stands on: a Loki, a state file, an empty receiver. */
export interface Stand {
  readonly loki: FaultyLoki;
  readonly stateFile: string;
  /** Names of what the state file holds. */
  units(): Promise<readonly string[]>;
  clear(): Promise<void>;
}

export async function aStand(): Promise<Stand> {
  const loki = await startFaultyLoki();
  const folder = mkdtempSync(join(tmpdir(), 'loghorn-node-'));
  const stateFile = join(folder, 'state.sqlite');
  receiver.got = [];
  receiver.failures = 0;
  return {
    loki,
    stateFile,
    async units() {
      const store = openSqliteStore({ path: stateFile });
      try {
        return await store.list('', undefined, 100);
      } finally {
        store.close();
      }
    },
    async clear() {
      await loki.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
