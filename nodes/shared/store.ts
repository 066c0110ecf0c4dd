import { homedir } from 'node:os';
import { join } from 'node:path';

import type { ICredentialDataDecryptedObject, IExecuteFunctions, ITriggerFunctions } from 'n8n-workflow';

import { CoreError } from '../../core/index';
import type { OpenedStore } from '../../stores/index';
import { openPostgresStore, openRedisStore, openSqliteStore } from '../../stores/index';
import { readPostgresAccess, readRedisAccess } from './state-access';

/** For a trigger. Throws CoreError `invalid-config`. */
export async function openStore(trigger: ITriggerFunctions): Promise<OpenedStore> {
  return await openChosen({
    parameter: (name, otherwise) => trigger.getNodeParameter(name, otherwise) as string,
    credential: (type) => trigger.getCredentials(type),
  });
}

/** For a step, by the parameters of one of its items. Throws CoreError `invalid-config`. */
export async function openStoreOfItem(node: IExecuteFunctions, item: number): Promise<OpenedStore> {
  return await openChosen({
    parameter: (name, otherwise) => node.getNodeParameter(name, item, otherwise) as string,
    credential: (type) => node.getCredentials(type, item),
  });
}

interface Choice {
  parameter(name: string, otherwise: string): string;
  credential(type: string): Promise<ICredentialDataDecryptedObject>;
}

/** Nodes of one process share its connection. */
async function openChosen({ parameter, credential }: Choice): Promise<OpenedStore> {
  const state = parameter('state', 'sqlite');
  if (state === 'redis') return openRedisStore(readRedisAccess(await credential('redis')));
  if (state === 'postgres') return openPostgresStore({ server: readPostgresAccess(await credential('postgres')) });
  return openStateFile(parameter('options.stateFile', ''));
}

/**
 * For publishing: a store that only a person can mend (damaged, too new, not writable, a wrong password) is refused there and
 * then. What may pass by itself, such as another process's lock or a server that starts later, is left to the rounds.
 */
export async function openFitStore(trigger: ITriggerFunctions): Promise<OpenedStore> {
  const store = await openStore(trigger);
  try {
    await store.list('', undefined, 1);
    await tellWarnings(trigger, store);
    return store;
  } catch (error) {
    if (error instanceof CoreError && error.isRetryable) return store;
    await store.close();
    throw error;
  }
}

/** Beside what n8n itself must not lose. */
export function defaultStateFile(): string {
  const home = process.env.N8N_USER_FOLDER ?? homedir();
  return join(home, '.n8n', 'loghorn', 'state.sqlite');
}

/** Throws in queue mode: there main and workers would each have a file of their own. */
function openStateFile(stateFile: string): OpenedStore {
  if (process.env.EXECUTIONS_MODE === 'queue')
    throw new CoreError(
      'invalid-config',
      "Failed to open Loghorn's state: n8n runs in queue mode, and an SQLite file belongs to one process. Choose Redis or Postgres under State, the same in every Loghorn node.",
    );
  return openSqliteStore({ path: stateFile.trim() === '' ? defaultStateFile() : stateFile.trim() });
}

/** Only Redis has any to give. A server that does not let itself be asked is none the worse. */
async function tellWarnings(
  trigger: ITriggerFunctions,
  store: OpenedStore & { warnings?(): Promise<readonly string[]> },
): Promise<void> {
  const warnings = (await store.warnings?.().catch(() => [])) ?? [];
  for (const warning of warnings) trigger.logger.warn(`${trigger.getNode().name}: ${warning}`);
}
