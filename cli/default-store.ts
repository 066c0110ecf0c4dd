import { homedir } from 'node:os';
import { join } from 'node:path';
import { CoreError } from '../core/index';
import { openStore, type OpenedStore } from '../stores/index';
import { Refusal } from './refusal';

/** Where the command line keeps its state unless told otherwise; XDG's place for it. */
export function defaultStatePath(): string {
  const folder = process.env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state');
  return join(folder, 'loghorn', 'state.sqlite');
}

/** Any store by its address; the file of this machine's user without one. */
export function openStoreAt(address: string | undefined): OpenedStore {
  try {
    return openStore(address ?? defaultStatePath());
  } catch (error) {
    if (error instanceof CoreError) throw new Refusal(error.message, { cause: error });
    throw error;
  }
}
