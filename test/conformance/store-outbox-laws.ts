import { MAX_AHEAD_MS, MAX_DEAD_ROWS, type NewRow, type Row, type Store, type Upkeep } from '../../core/index';
import { bytes, change, created, loaded, NOON, put } from './store-builders';

export interface OutboxUnderTest {
  readonly store: Store & Upkeep;
  readonly other: Store & Upkeep;
  setNow(at: number): void;
}

const LEASE_MS = 60_000;

function rows(...ids: string[]): NewRow[] {
  return ids.map((id) => ({ id, key: `key of ${id}`, body: bytes(`body of ${id}`) }));
}

function ids(taken: readonly Row[]): string[] {
  return taken.map((row) => row.id);
}

/** The laws of rows: who holds one, for how long, and what its outcomes do. */
export function outboxLaws(get: () => OutboxUnderTest): void {
  let store: Store & Upkeep;
  let other: Store & Upkeep;
  let setNow: (at: number) => void;
  beforeEach(() => ({ store, other, setNow } = get()));

  const takeOne = async (from: Store = store): Promise<Row> => {
    const [row] = await from.take('u', LEASE_MS, 1);
    if (row === undefined) throw new Error('no row was due');
    return row;
  };

  test('rows are taken oldest first, at most as many as asked for', async () => {
    const first = await created(store, 'u', change({ outbox: rows('b', 'a') }));
    await store.commit('u', first, change({ outbox: rows('d', 'c') }));
    expect(await store.take('u', LEASE_MS, 0)).toEqual([]);
    expect(ids(await store.take('u', LEASE_MS, 3))).toEqual(['b', 'a', 'd']);
    expect(ids(await store.take('u', LEASE_MS, Infinity))).toEqual(['c']);
  });

  test('a row comes as it was committed, with what befell it', async () => {
    await created(store, 'u', change({ outbox: rows('a') }));
    const row = await takeOne(other);
    expect(row).toMatchObject({ id: 'a', key: 'key of a', takes: 1, failures: 0 });
    expect(new TextDecoder().decode(row.body)).toBe('body of a');
  });

  test('a row is leased to one holder at a time', async () => {
    await created(store, 'u', change({ outbox: rows('a', 'b', 'c') }));
    const [mine, theirs] = await Promise.all([store.take('u', LEASE_MS, 2), other.take('u', LEASE_MS, 2)]);
    expect([...ids(mine), ...ids(theirs)].toSorted()).toEqual(['a', 'b', 'c']);
    expect(await store.take('u', LEASE_MS, 9)).toEqual([]);
  });

  test('a lease that runs out makes its row due again under another lease: late, never early', async () => {
    await created(store, 'u', change({ outbox: rows('a') }));
    const first = await takeOne();
    setNow(NOON + LEASE_MS - 1);
    expect(await other.take('u', LEASE_MS, 9)).toEqual([]);
    setNow(NOON + LEASE_MS + 1);
    const second = await takeOne(other);
    expect(second).toMatchObject({ id: 'a', takes: 2, failures: 0 });
    expect(second.lease).not.toBe(first.lease);
  });

  test('a running outcome prolongs the lease', async () => {
    await created(store, 'u', change({ outbox: rows('a') }));
    const { lease } = await takeOne();
    setNow(NOON + 50_000);
    await store.settle('u', [{ id: 'a', lease, is: 'running', forMs: LEASE_MS }]);
    setNow(NOON + 109_000);
    expect(await store.take('u', LEASE_MS, 9)).toEqual([]);
    setNow(NOON + 111_000);
    expect(await takeOne()).toMatchObject({ takes: 2 });
  });

  test('again makes the row due after its wait and counts one failure, told once or twice', async () => {
    await created(store, 'u', change({ outbox: rows('a') }));
    const { lease } = await takeOne();
    const again = { id: 'a', lease, is: 'again', afterMs: 30_000, why: 'the pager said no' } as const;
    await store.settle('u', [again]);
    await store.settle('u', [again, again]);
    setNow(NOON + 29_999);
    expect(await store.take('u', LEASE_MS, 9)).toEqual([]);
    setNow(NOON + 30_001);
    expect(await takeOne()).toMatchObject({ takes: 2, failures: 1 });
  });

  test('rule 14: a due time further ahead than any lease means that the clock went back', async () => {
    await created(store, 'u', change({ outbox: rows('a') }));
    await store.take('u', LEASE_MS, 1);
    setNow(NOON + LEASE_MS - MAX_AHEAD_MS);
    expect(await store.take('u', LEASE_MS, 1)).toEqual([]);
    setNow(NOON + LEASE_MS - MAX_AHEAD_MS - 1);
    expect(await takeOne()).toMatchObject({ takes: 2 });
  });

  test('rule 14: a new row is due whatever the clock does', async () => {
    await created(store, 'u', change({ outbox: rows('a') }));
    setNow(NOON - 3_600_000);
    expect(await takeOne()).toMatchObject({ id: 'a' });
  });

  test('rule 14: a wait beyond the longest is shortened to it instead of counting as over', async () => {
    await created(store, 'u', change({ outbox: rows('a') }));
    const { lease } = await takeOne();
    await store.settle('u', [{ id: 'a', lease, is: 'again', afterMs: 10 * MAX_AHEAD_MS, why: 'test' }]);
    expect(await store.take('u', LEASE_MS, 1)).toEqual([]);
    setNow(NOON + MAX_AHEAD_MS + 1);
    expect(await takeOne()).toMatchObject({ failures: 1 });
  });

  test.each([
    ['running', { is: 'running', forMs: 1 }],
    ['again', { is: 'again', afterMs: 1, why: 'stale' }],
    ['dead', { is: 'dead', why: 'stale' }],
  ] as const)('rule 15: %s from a stale holder settles nothing', async (_, outcome) => {
    await created(store, 'u', change({ outbox: rows('a') }));
    const stale = await takeOne();
    setNow(NOON + LEASE_MS + 1);
    const present = await takeOne(other);
    await store.settle('u', [{ id: 'a', lease: stale.lease, ...outcome }]);
    setNow(NOON + LEASE_MS + 1_000);
    expect(await store.take('u', LEASE_MS, 9)).toEqual([]);
    expect(await store.dead('u')).toEqual([]);
    await other.settle('u', [{ id: 'a', lease: present.lease, is: 'again', afterMs: 0, why: 'mine' }]);
    expect(await takeOne()).toMatchObject({ takes: 3, failures: 1 });
  });

  test('rule 15: a lease that ran out but was not taken over still settles', async () => {
    await created(store, 'u', change({ outbox: rows('a') }));
    const { lease } = await takeOne();
    setNow(NOON + 2 * LEASE_MS);
    await store.settle('u', [{ id: 'a', lease, is: 'running', forMs: LEASE_MS }]);
    expect(await store.take('u', LEASE_MS, 9)).toEqual([]);
  });

  test('rule 15: done is accepted from anybody', async () => {
    await created(store, 'u', change({ outbox: rows('a') }));
    const stale = await takeOne();
    setNow(NOON + LEASE_MS + 1);
    await takeOne(other);
    await store.settle('u', [{ id: 'a', lease: stale.lease, is: 'done' }]);
    setNow(NOON + 10 * LEASE_MS);
    expect(await other.take('u', LEASE_MS, 9)).toEqual([]);
    expect((await loaded(store, 'u')).undoneKeys).toEqual(new Set());
  });

  test('rule 16: takes and failures are counted apart', async () => {
    await created(store, 'u', change({ outbox: rows('a') }));
    for (let round = 1; round <= 5; round++) {
      const row = await takeOne();
      expect(row).toMatchObject({ takes: round, failures: Math.floor((round - 1) / 2) });
      if (round % 2 === 0)
        await store.settle('u', [{ id: 'a', lease: row.lease, is: 'again', afterMs: 0, why: 'test' }]);
      setNow(NOON + round * 2 * LEASE_MS);
    }
  });

  test('settling changes no version and conflicts with nothing, not even twice', async () => {
    const version = await created(store, 'u', change({ outbox: rows('a', 'b', 'c', 'd') }));
    const [a, b, c, d] = await store.take('u', LEASE_MS, 9);
    const outcomes = [
      { id: 'a', lease: a!.lease, is: 'done' },
      { id: 'b', lease: b!.lease, is: 'running', forMs: 1_000 },
      { id: 'c', lease: c!.lease, is: 'again', afterMs: 1_000, why: 'test' },
      { id: 'd', lease: d!.lease, is: 'dead', why: 'test' },
    ] as const;
    const [committed] = await Promise.all([
      store.commit('u', version, put({ a: '1' })),
      other.settle('u', outcomes),
      store.settle('u', outcomes),
    ]);
    expect(committed).not.toBe('conflict');
    expect(await store.load('u', (committed as { version: string }).version)).toBe('unchanged');
    expect(await loaded(store, 'u')).toMatchObject({ undoneKeys: new Set(['key of b', 'key of c']), deadRows: 1 });
  });

  test('undone keys are those of rows neither settled nor dead, leased or not', async () => {
    await created(store, 'u', change({ outbox: rows('a', 'b', 'c') }));
    const [a, b] = await store.take('u', LEASE_MS, 2);
    await store.settle('u', [{ id: 'a', lease: a!.lease, is: 'done' }]);
    expect((await loaded(other, 'u')).undoneKeys).toEqual(new Set(['key of b', 'key of c']));
    await store.settle('u', [{ id: 'b', lease: b!.lease, is: 'dead', why: 'test' }]);
    expect((await loaded(other, 'u')).undoneKeys).toEqual(new Set(['key of c']));
  });

  test('a row whose id is undone already is left as it is; a settled id is a new row', async () => {
    const first = await created(store, 'u', change({ outbox: rows('a') }));
    const { lease } = await takeOne();
    const twice: NewRow = { id: 'a', key: 'another key', body: bytes('another body') };
    const second = await store.commit('u', first, change({ outbox: [twice] }));
    expect((await loaded(store, 'u')).undoneKeys).toEqual(new Set(['key of a']));
    expect(await store.take('u', LEASE_MS, 9)).toEqual([]);
    await store.settle('u', [{ id: 'a', lease, is: 'done' }]);
    await store.commit('u', (second as { version: string }).version, change({ outbox: [twice, ...rows('a')] }));
    expect(await store.take('u', LEASE_MS, 9)).toMatchObject([{ key: 'another key', takes: 1 }]);
  });

  test('dead rows are never taken, are counted, and say why', async () => {
    await created(store, 'u', change({ outbox: rows('a', 'b') }));
    const { lease } = await takeOne();
    await store.settle('u', [{ id: 'a', lease, is: 'dead', why: 'failed 8 times' }]);
    setNow(NOON + MAX_AHEAD_MS * 10);
    expect(ids(await store.take('u', LEASE_MS, 9))).toEqual(['b']);
    expect((await loaded(store, 'u')).deadRows).toBe(1);
    const [buried] = await other.dead('u');
    expect(buried).toMatchObject({ id: 'a', key: 'key of a', why: 'failed 8 times', takes: 1, failures: 0 });
    expect(new TextDecoder().decode(buried!.body)).toBe('body of a');
  });

  test('undone rows are seen oldest first, leased or not, and seeing them changes nothing', async () => {
    expect(await store.undone('u')).toEqual([]);
    await created(store, 'u', change({ outbox: rows('b', 'a', 'c', 'd') }));
    const [b, a] = await store.take('u', LEASE_MS, 2);
    await store.settle('u', [{ id: 'b', lease: b!.lease, is: 'done' }]);
    await store.settle('u', [{ id: 'a', lease: a!.lease, is: 'again', afterMs: 30_000, why: 'test' }]);
    await store.take('u', LEASE_MS, 1);
    const seen = await other.undone('u');
    expect(seen.map(({ id, key, takes, failures }) => [id, key, takes, failures])).toEqual([
      ['a', 'key of a', 1, 1],
      ['c', 'key of c', 1, 0],
      ['d', 'key of d', 0, 0],
    ]);
    expect(new TextDecoder().decode(seen[0]!.body)).toBe('body of a');
    expect(await other.undone('u')).toEqual(seen);
    expect(ids(await store.take('u', LEASE_MS, 9))).toEqual(['d']);
  });

  test('the newest dead rows are kept, and all are counted', async () => {
    const many = Array.from({ length: MAX_DEAD_ROWS + 5 }, (_, index) => `r${index}`);
    await created(store, 'u', change({ outbox: rows(...many) }));
    const taken = await store.take('u', LEASE_MS, many.length);
    await store.settle(
      'u',
      taken.map(({ id, lease }) => ({ id, lease, is: 'dead', why: 'test' })),
    );
    expect((await loaded(store, 'u')).deadRows).toBe(MAX_DEAD_ROWS + 5);
    const kept = (await store.dead('u')).map((row) => row.id);
    expect([kept.length, kept[0], kept.at(-1)]).toEqual([MAX_DEAD_ROWS, 'r5', many.at(-1)]);
  });
}
