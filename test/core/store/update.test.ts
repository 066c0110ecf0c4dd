import { createMemoryStore } from '../../../core/store/memory-store';
import type { Change, Store } from '../../../core/store/store';
import { update, updateFrom } from '../../../core/store/update';

const change: Change = { put: new Map([['a', Uint8Array.of(1)]]), drop: [], outbox: [] };

function aStore(): Store {
  let ids = 0;
  return createMemoryStore({ now: () => 0, newId: () => `id${++ids}` });
}

test('a unit that does not exist is decided on as undefined and created', async () => {
  const store = aStore();
  const seen: unknown[] = [];
  const decide = (loaded: unknown) => {
    seen.push(loaded);
    return { change, result: 'made' };
  };
  const updated = await update(store, 'u', decide);
  expect(seen).toEqual([undefined]);
  expect(updated.result).toBe('made');
  expect(await store.load('u', updated.version)).toBe('unchanged');
});

test('a decision without a change writes nothing', async () => {
  const store = aStore();
  expect(await update(store, 'u', () => ({ result: 1 }))).toEqual({ result: 1, version: undefined });
  expect(await store.load('u')).toBeUndefined();
  const { version } = await update(store, 'u', () => ({ change, result: 2 }));
  expect(await update(store, 'u', () => ({ result: 3 }))).toEqual({ result: 3, version });
});

test('a conflict loads and decides again', async () => {
  const store = aStore();
  let tries = 0;
  const { result } = await update(store, 'u', async (loaded) => {
    if (++tries === 1) await update(store, 'u', () => ({ change, result: undefined }));
    return { change, result: loaded?.parts.size ?? 'fresh' };
  });
  expect([tries, result]).toEqual([2, 1]);
});

test('a held copy is used while nobody commits, and the stored unit is loaded after a conflict', async () => {
  const store = aStore();
  const { version: known } = await update(store, 'u', () => ({ change, result: undefined }));
  const seen: unknown[] = [];
  const { version } = await updateFrom({ store, unit: 'u', known }, async (loaded) => {
    seen.push(loaded === 'unchanged' ? loaded : loaded?.version === known);
    if (seen.length === 1) await update(store, 'u', () => ({ change, result: undefined }));
    return { change, result: undefined };
  });
  expect(seen).toEqual(['unchanged', false]);
  expect(await store.load('u', version)).toBe('unchanged');
});

test('an unknown outcome passes to the caller, who finds what was committed', async () => {
  const store = aStore();
  const losesReply: Store = {
    ...store,
    async commit(...given) {
      await store.commit(...given);
      throw new Error('reply lost');
    },
  };
  let tries = 0;
  const decide = () => ({ change, result: ++tries });
  await expect(update(losesReply, 'u', decide)).rejects.toThrow('reply lost');
  expect(tries).toBe(1);
  expect(await update(store, 'u', (loaded) => ({ result: loaded?.parts.size }))).toMatchObject({ result: 1 });
});

test('what the decision throws passes, and nothing is written', async () => {
  const store = aStore();
  const decide = (): never => {
    throw new Error('undecided');
  };
  await expect(update(store, 'u', decide)).rejects.toThrow('undecided');
  expect(await store.load('u')).toBeUndefined();
});
