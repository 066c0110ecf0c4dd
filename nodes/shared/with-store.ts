import type { IExecuteFunctions } from 'n8n-workflow';

import type { SqliteStore } from '../../stores/index';
import { openStore } from './store';

/** Lends the store that an item's options name, and closes it whatever happens. */
export async function withStore<Result>(
  node: IExecuteFunctions,
  item: number,
  use: (store: SqliteStore) => Promise<Result>,
): Promise<Result> {
  const store = openStore(node.getNodeParameter('options.stateFile', item, '') as string);
  try {
    return await use(store);
  } finally {
    store.close();
  }
}
