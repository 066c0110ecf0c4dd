import type { IExecuteFunctions } from 'n8n-workflow';

import type { OpenedStore } from '../../stores/index';
import { openStoreOfItem } from './store';

/** Lends the store that an item's parameters name, and closes it whatever happens. */
export async function withStore<Result>(
  node: IExecuteFunctions,
  item: number,
  use: (store: OpenedStore) => Promise<Result>,
): Promise<Result> {
  const store = await openStoreOfItem(node, item);
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}
