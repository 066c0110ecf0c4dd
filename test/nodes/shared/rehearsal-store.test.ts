import { createMemoryStore } from '../../../core/index';
import type { Change } from '../../../core/index';
import { createRehearsalStore } from '../../../nodes/shared/rehearsal-store';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const put = (...parts: readonly [string, string][]): Change => ({
  put: new Map(parts.map(([name, text]) => [name, bytes(text)])),
  drop: [],
  outbox: [{ id: 'row', key: 'key', body: bytes('row') }],
});

let ids = 0;
const aStore = () => createMemoryStore({ now: () => 0, newId: () => `id-${ids++}` });

test('shows what the real store holds, under its own version', async () => {
  const real = aStore();
  const committed = await real.commit('u', 'new', put(['a', '1']));
  expect(await createRehearsalStore(real).load('u')).toMatchObject(committed as object);
});

test('changes are seen by the rehearsal and never by the real store', async () => {
  const real = aStore();
  await real.commit('u', 'new', put(['a', '1'], ['b', '2']));
  const before = await real.load('u');
  const rehearsal = createRehearsalStore(real);
  const loaded = await rehearsal.load('u');
  if (loaded === undefined || loaded === 'unchanged') throw new Error('nothing there');
  expect(await rehearsal.commit('u', loaded.version, put(['a', 'changed']))).not.toBe('conflict');

  const after = await rehearsal.load('u');
  if (after === undefined || after === 'unchanged') throw new Error('nothing there');
  expect([...after.parts].map(([name, part]) => [name, new TextDecoder().decode(part)])).toEqual([
    ['a', 'changed'],
    ['b', '2'],
  ]);
  expect(await real.load('u')).toEqual(before);
});

test('a unit that does not exist is made in the rehearsal alone', async () => {
  const real = aStore();
  const rehearsal = createRehearsalStore(real);
  expect(await rehearsal.commit('u', 'new', put(['a', '1']))).not.toBe('conflict');
  expect(await rehearsal.commit('u', 'new', put(['a', '1']))).toBe('conflict');
  expect(await real.load('u')).toBeUndefined();
});

test('a version that the real store has left behind conflicts', async () => {
  const real = aStore();
  await real.commit('u', 'new', put(['a', '1']));
  expect(await createRehearsalStore(real).commit('u', 'new', put(['a', '2']))).toBe('conflict');
});

test('rows of the real store are not taken', async () => {
  const real = aStore();
  await real.commit('u', 'new', put(['a', '1']));
  expect(await createRehearsalStore(real).take('u', 1_000, 10)).toEqual([]);
  expect(await real.take('u', 1_000, 10)).toHaveLength(1);
});
