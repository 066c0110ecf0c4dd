import { homedir } from 'node:os';
import { join } from 'node:path';

import { CoreError } from '../../core/index';
import type { Store } from '../../core/index';
import { openSqliteStore } from '../../stores/index';

/** A store that others of this process use too. Give it back when every row of yours is settled. */
export interface BorrowedStore {
  readonly store: Store;
  giveBack(): void;
}

interface Shared {
  readonly store: Store & { close(): void };
  users: number;
}

/** One connection a file and process: a workflow that is published again opens its store before the old one has let go. */
const opened = new Map<string, Shared>();

/** Throws CoreError `invalid-config` in queue mode: workers on other machines would each have a file of their own. */
export function borrowStore(stateFile: string): BorrowedStore {
  if (process.env.EXECUTIONS_MODE === 'queue')
    throw new CoreError(
      'invalid-config',
      "Failed to open Loghorn's state: n8n runs in queue mode, and an SQLite file belongs to one machine. Run this workflow in an n8n without EXECUTIONS_MODE=queue.",
    );
  const path = stateFile === '' ? defaultStateFile() : stateFile;
  const shared = opened.get(path) ?? { store: openSqliteStore(path), users: 0 };
  opened.set(path, shared);
  shared.users += 1;
  return { store: shared.store, giveBack: once(() => letGo(path, shared)) };
}

/** Where n8n itself keeps what it must not lose. */
export function defaultStateFile(): string {
  const home = process.env.N8N_USER_FOLDER ?? homedir();
  return join(home, '.n8n', 'loghorn', 'state.sqlite');
}

function letGo(path: string, shared: Shared): void {
  shared.users -= 1;
  if (shared.users > 0) return;
  opened.delete(path);
  shared.store.close();
}

function once(deed: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    deed();
  };
}
