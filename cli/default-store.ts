import { homedir } from 'node:os';
import { join } from 'node:path';
import { openStore, type OpenedStore } from '../stores/open-store';

/** Where the command line keeps its state unless told otherwise; XDG's place for it. */
export function defaultStatePath(): string {
  const folder = process.env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state');
  return join(folder, 'loghorn', 'state.sqlite');
}

/** `LOGHORN_STORE` for an address with a password: arguments are seen by every user of the machine. */
export function openStoreAt(url: string | undefined): OpenedStore {
  return openStore(url ?? process.env['LOGHORN_STORE'] ?? defaultStatePath());
}
