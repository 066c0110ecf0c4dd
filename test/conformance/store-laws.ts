import { birthOf, CoreError, update, type Store, type Upkeep } from '../../core/index';
import { bytes, change, created, loaded, NOON, put } from './store-builders';
import { outboxLaws } from './store-outbox-laws';

export interface StoreUnderTest {
  readonly store: Store & Upkeep;
  /** Sees the same state by another connection, where the store has connections. */
  readonly other: Store & Upkeep;
  close(): void;
}

export type OpenStore = (now: () => number) => StoreUnderTest;

async function texts(store: Store, unit: string): Promise<Record<string, string>> {
  const { parts } = await loaded(store, unit);
  return Object.fromEntries([...parts].map(([name, part]) => [name, new TextDecoder().decode(part)]));
}

// Each breaks another naive way of asking: LIKE, GLOB, Redis patterns, key separators, C strings, UTF-8.
export const ODD_NAMES = [
  'plain',
  '%',
  '_',
  '*',
  '?',
  '[a-z]',
  'a:b',
  'a/b',
  "o'clock",
  'say "ah"',
  'back\\slash',
  'nul\0inside',
  'line\nbreak',
  'grüße',
  '日本',
  '🦉',
  '\ud83e',
  '\udd89 alone',
  '\u{10ffff}mark',
  '\ufffd',
  '',
];

/** The laws of `Store` that hold for every store. */
export function storeLaws(name: string, open: OpenStore): void {
  describe(`${name} keeps the store laws`, () => {
    let opened: StoreUnderTest;
    let store: Store & Upkeep;
    let other: Store & Upkeep;
    let now = NOON;

    beforeEach(() => {
      now = NOON;
      opened = open(() => now);
      ({ store, other } = opened);
    });
    afterEach(() => opened.close());

    test('a unit that was never committed is undefined', async () => {
      expect(await store.load('book/default')).toBeUndefined();
      expect(await store.load('book/default', 'some.1')).toBeUndefined();
      expect(await store.take('book/default', 1_000, 10)).toEqual([]);
      await store.settle('book/default', [{ id: 'r', lease: 'l', is: 'done' }]);
      expect(await store.load('book/default')).toBeUndefined();
      expect(await store.commit('book/default', 'some.1', put({ a: '1' }))).toBe('conflict');
    });

    test('new creates once and conflicts from then on', async () => {
      await created(store, 'u', put({ a: '1' }));
      expect(await other.commit('u', 'new', put({ a: '2' }))).toBe('conflict');
      expect(await texts(store, 'u')).toEqual({ a: '1' });
    });

    test('a stale version conflicts and changes nothing', async () => {
      const first = await created(store, 'u', put({ a: '1' }));
      const second = await other.commit('u', first, put({ a: '2' }));
      const row = { id: 'r', key: 'k', body: bytes('b') };
      expect(await store.commit('u', first, { ...put({ a: '3', b: '3' }), drop: 'all', outbox: [row] })).toBe(
        'conflict',
      );
      expect(await texts(store, 'u')).toEqual({ a: '2' });
      expect(await store.load('u', (second as { version: string }).version)).toBe('unchanged');
      expect(await store.take('u', 1_000, 10)).toEqual([]);
    });

    test('load says unchanged at the known version and only there', async () => {
      const first = await created(store, 'u');
      expect(await store.load('u', first)).toBe('unchanged');
      await other.commit('u', first, change());
      expect(await store.load('u', first)).toMatchObject({ parts: new Map() });
    });

    test('a change drops before it puts and leaves the other parts alone', async () => {
      const first = await created(store, 'u', put({ a: '1', b: '1', c: '1' }));
      const second = await store.commit('u', first, { ...put({ b: '2' }), drop: ['a', 'b', 'never there'] });
      expect(await texts(store, 'u')).toEqual({ b: '2', c: '1' });
      await store.commit('u', (second as { version: string }).version, { ...put({ d: '3' }), drop: 'all' });
      expect(await texts(store, 'u')).toEqual({ d: '3' });
    });

    test('a unit removed and made again has another birth', async () => {
      const first = await created(store, 'u', put({ a: '1' }));
      await store.remove('u');
      expect(await store.load('u', first)).toBeUndefined();
      const again = await created(store, 'u');
      expect(birthOf(again)).not.toBe(birthOf(first));
      expect(await other.commit('u', first, put({ a: 'stale' }))).toBe('conflict');
      expect(await texts(store, 'u')).toEqual({});
    });

    test('a version keeps its birth from commit to commit', async () => {
      const first = await created(store, 'u');
      const second = await store.commit('u', first, change());
      expect(birthOf((second as { version: string }).version)).toBe(birthOf(first));
    });

    test('fifty racing increments make fifty', async () => {
      const increment = (racer: Store): Promise<unknown> =>
        update(racer, 'counter', (found) => {
          const before = found === undefined ? 0 : Number(new TextDecoder().decode(found.parts.get('n')));
          return { change: put({ n: String(before + 1) }), result: before };
        });
      await Promise.all(Array.from({ length: 50 }, (_, index) => increment(index % 2 === 0 ? store : other)));
      expect(await texts(store, 'counter')).toEqual({ n: '50' });
    });

    test('units do not see each other', async () => {
      const row = (id: string) => ({ id, key: `key of ${id}`, body: bytes(id) });
      await created(store, 'u', { ...put({ a: 'u' }), outbox: [row('same')] });
      await created(store, 'u/v', { ...put({ a: 'v' }), outbox: [row('same'), row('more')] });
      const [taken] = await store.take('u', 1_000, 10);
      await store.settle('u', [{ id: 'more', lease: taken!.lease, is: 'done' }]);
      await store.settle('u', [{ id: 'same', lease: taken!.lease, is: 'dead', why: 'test' }]);
      expect((await loaded(store, 'u/v')).undoneKeys).toEqual(new Set(['key of same', 'key of more']));
      expect((await loaded(store, 'u/v')).deadRows).toBe(0);
      await store.remove('u');
      expect(await texts(store, 'u/v')).toEqual({ a: 'v' });
      expect(await store.dead('u/v')).toEqual([]);
    });

    test('names are taken literally, whatever characters they have', async () => {
      for (const odd of ODD_NAMES) {
        const row = { id: odd, key: odd, body: bytes(odd) };
        await created(store, `n${odd}`, { ...put({ [odd]: odd }), outbox: [row] });
      }
      for (const odd of ODD_NAMES) {
        const found = await loaded(other, `n${odd}`);
        expect([...found.parts.keys()]).toEqual([odd]);
        expect(found.undoneKeys).toEqual(new Set([odd]));
        expect((await other.take(`n${odd}`, 1_000, 9)).map(({ id, key }) => [id, key])).toEqual([[odd, odd]]);
      }
    });

    test.each(ODD_NAMES.map((odd) => [JSON.stringify(odd), odd]))('prefix %s is literal', async (_, odd) => {
      const wanted = [`${odd}`, `${odd}x`, `${odd}/y`].filter((unit) => unit !== '');
      const unwanted =
        odd === '' ? [] : ['x', 'zzz', ...ODD_NAMES.filter((name) => !name.startsWith(odd) && name !== '')];
      for (const unit of new Set([...wanted, ...unwanted])) await created(store, unit);
      expect(new Set(await store.list(odd, undefined, 100))).toEqual(new Set(wanted));
    });

    test('list pages through all names once, in order', async () => {
      const names = ODD_NAMES.filter((name) => name !== '').map((name) => `page/${name}`);
      for (const unit of [...names, 'pagf', 'pag', 'a', 'z']) await created(store, unit);
      const seen: string[] = [];
      for (let page = await store.list('page/', undefined, 4); page.length > 0;) {
        expect(page.length).toBeLessThanOrEqual(4);
        seen.push(...page);
        page = await store.list('page/', page.at(-1), 4);
      }
      expect(seen.toSorted()).toEqual(names.toSorted());
      expect(await store.list('page/', undefined, 100)).toEqual(seen);
    });

    test('big and odd bytes survive', async () => {
      const all = Uint8Array.from({ length: 256 }, (_, value) => value);
      const big = new Uint8Array(8 * 1024 * 1024).map((_, index) => (index * 31) ^ (index >> 8));
      const inside = new Uint8Array([9, 9, 1, 2, 3, 9]).subarray(2, 5);
      const odd = new Map([
        ['all', all],
        ['big', big],
        ['empty', new Uint8Array(0)],
        ['inside', inside],
        ['nul', new Uint8Array(3)],
      ]);
      await created(store, 'u', change({ put: odd, outbox: [{ id: 'r', key: 'k', body: all }] }));
      const { parts } = await loaded(other, 'u');
      for (const [name, value] of odd) expect(Buffer.compare(parts.get(name)!, value)).toBe(0);
      expect(parts.size).toBe(odd.size);
      expect(Buffer.compare((await store.take('u', 1_000, 1))[0]!.body, all)).toBe(0);
    });

    test('what a caller does to its bytes later changes nothing', async () => {
      const mine = bytes('before');
      await created(store, 'u', change({ put: new Map([['a', mine]]) }));
      mine.fill(0);
      (await loaded(store, 'u')).parts.get('a')!.fill(0);
      expect(await texts(store, 'u')).toEqual({ a: 'before' });
    });

    test('a unit that others keep committing ends in a conflict', async () => {
      await created(store, 'u');
      const spoilt = update(store, 'u', async () => {
        await update(other, 'u', () => ({ change: change(), result: undefined }));
        return { change: change(), result: undefined };
      });
      await expect(spoilt).rejects.toMatchObject({ code: 'store-conflict', isRetryable: true });
      await expect(spoilt).rejects.toBeInstanceOf(CoreError);
    });

    outboxLaws(() => ({ store, other, setNow: (at) => (now = at) }));
  });
}
