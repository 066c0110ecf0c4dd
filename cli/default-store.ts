import { homedir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore, type SqliteStore } from '../stores/index';

/** Where the command line keeps its state unless told otherwise; XDG's place for it. */
export function defaultStatePath(): string {
  const folder = process.env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state');
  return join(folder, 'loghorn', 'state.sqlite');
}

export function openStoreAt(url: string | undefined): SqliteStore {
  return openSqliteStore({ path: url?.replace(/^(?:sqlite:(?:\/\/)?|file:\/\/)/, '') ?? defaultStatePath() });
}
