import type { Change, Loaded, Store } from '../../core/index';

export const NOON = 1_790_000_000_000;

export function change(more: Partial<Change> = {}): Change {
  return { put: new Map(), drop: [], outbox: [], ...more };
}

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function put(parts: Record<string, string>): Change {
  return change({ put: new Map(Object.entries(parts).map(([name, text]) => [name, bytes(text)])) });
}

export async function loaded(store: Store, unit: string): Promise<Loaded> {
  const found = await store.load(unit);
  if (found === undefined || found === 'unchanged') throw new Error(`no unit ${unit}`);
  return found;
}

export async function created(store: Store, unit: string, first: Change = change()): Promise<string> {
  const made = await store.commit(unit, 'new', first);
  if (made === 'conflict') throw new Error(`${unit} existed`);
  return made.version;
}
