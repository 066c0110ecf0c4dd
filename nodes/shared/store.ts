import { homedir } from 'node:os';
import { join } from 'node:path';

import { CoreError } from '../../core/index';
import { openSqliteStore } from '../../stores/index';
import type { SqliteStore } from '../../stores/index';

/**
 * Close it when every row of yours is settled; nodes of one process share its connection. Throws CoreError `invalid-config` in
 * queue mode: there main and workers would each have a file of their own.
 */
export function openStore(stateFile: string): SqliteStore {
  if (process.env.EXECUTIONS_MODE === 'queue')
    throw new CoreError(
      'invalid-config',
      "Failed to open Loghorn's state: n8n runs in queue mode, and an SQLite file belongs to one process. Run this workflow in an n8n without EXECUTIONS_MODE=queue.",
    );
  return openSqliteStore({ path: stateFile.trim() === '' ? defaultStateFile() : stateFile.trim() });
}

/**
 * For publishing: a file that only a person can mend (damaged, too new, not writable) is refused there and then. What may pass
 * by itself, such as another process's lock, is left to the rounds.
 */
export async function openFitStore(stateFile: string): Promise<SqliteStore> {
  const store = openStore(stateFile);
  try {
    await store.list('', undefined, 1);
    return store;
  } catch (error) {
    if (error instanceof CoreError && error.isRetryable) return store;
    store.close();
    throw error;
  }
}

/** Beside what n8n itself must not lose. */
export function defaultStateFile(): string {
  const home = process.env.N8N_USER_FOLDER ?? homedir();
  return join(home, '.n8n', 'loghorn', 'state.sqlite');
}
