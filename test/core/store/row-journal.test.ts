import { seededChance } from '../../../core/chance';
import { RowTable } from '../../../core/store/row-table';
import type { Row } from '../../../core/store/row-table';

interface Kept extends Row {
  readonly service: string;
  readonly bornAt: number;
  value: number;
  list?: number[];
}

type Parts = ReadonlyMap<string, Uint8Array>;

const ROWS_A_PART = 4;
const PART_LIMIT = 64 * 1024;

const open = (parts: Parts = new Map(), { capacity = 100, rowsAPart = ROWS_A_PART } = {}): RowTable<Kept> =>
  new RowTable<Kept>({ name: 'rows', capacity, rowsAPart, bornWith: ['service', 'bornAt'] }, parts);

function saved(table: RowTable<Kept>, before: Parts): Map<string, Uint8Array> {
  const parts = new Map(before);
  for (const [part, bytes] of table.changes()) bytes ? parts.set(part, bytes) : parts.delete(part);
  return parts;
}

function filled(rows: number, options = {}): { table: RowTable<Kept>; parts: Map<string, Uint8Array> } {
  const table = open(new Map(), options);
  for (let nth = 0; nth < rows; nth++) table.add(aRow(nth));
  return { table, parts: saved(table, new Map()) };
}

const aRow = (nth: number, bornAt = nth): Kept => ({ key: `k${nth}`, at: nth, service: 'shop', bornAt, value: nth });

function change(table: RowTable<Kept>, key: string, by = 1): void {
  const row = table.get(key)!;
  row.value += by;
  table.touch(row);
}

const journalOf = (parts: Parts) => [...parts.keys()].filter((part) => part.includes('/journal/'));
const rowsOf = (table: RowTable<Kept>) => [...table.rows()].map((row) => ({ ...row }));

describe('the journal of a table', () => {
  test('takes the rows that changed, all over the table, as one small part', () => {
    const { table, parts } = filled(100);
    for (const nth of [3, 30, 60, 90]) change(table, `k${nth}`);
    const changes = [...table.changes()];
    expect(changes.map(([part]) => part)).toEqual(['rows/journal/2.0']);
    expect(rowsOf(open(new Map([...parts, ...(changes as [string, Uint8Array][])])))).toEqual(rowsOf(table));
  });

  test('a part all of whose rows changed is written itself', () => {
    const { table } = filled(100);
    for (const nth of [4, 5, 6, 7, 50]) change(table, `k${nth}`);
    expect([...table.changes()].map(([part]) => part)).toEqual(['rows/1', 'rows/journal/2.0']);
  });

  test('does not repeat what a row is born with, except for a row that its part does not know', () => {
    const { table } = filled(99);
    change(table, 'k3');
    const [, known] = [...table.changes()][0]!;
    table.add({ ...aRow(200), service: 'billing' });
    change(table, 'k40');
    const [, stranger] = [...table.changes()].at(-1)!;
    const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
    expect(text(known)).not.toContain('shop');
    expect(text(stranger)).toContain('billing');
    expect(text(stranger)).not.toContain('shop');
  });

  test('forgets its old rounds: whatever changes, it holds no more than two entries a row, and parts follow', () => {
    const { table, ...first } = filled(100);
    let { parts } = first;
    const chance = seededChance(3);
    const written = new Set<string>();
    for (let round = 0; round < 300; round++) {
      for (let times = 0; times < 20; times++) change(table, `k${Math.floor(100 ** chance()) - 1}`);
      const before = parts;
      parts = saved(table, parts);
      for (const [part, bytes] of parts) if (before.get(part) !== bytes && !part.includes('journal')) written.add(part);
      expect(journalOf(parts).length).toBeLessThanOrEqual(17);
    }
    expect(written.size).toBe(25);
    expect(rowsOf(open(parts))).toEqual(rowsOf(table));
  });

  test('a table that has become small has none', () => {
    const { table, ...first } = filled(100);
    let { parts } = first;
    for (let nth = 0; nth < 100; nth += 3) change(table, `k${nth}`);
    parts = saved(table, parts);
    expect(journalOf(parts)).not.toEqual([]);
    for (let nth = 10; nth < 100; nth++) table.drop({ key: `k${nth}`, at: 0 });
    parts = saved(table, parts);
    expect([...parts.keys()]).toEqual(['rows/0', 'rows/1', 'rows/2']);
    expect(rowsOf(open(parts))).toEqual(rowsOf(table));
  });

  test('its parts stay under 64 KB', () => {
    const { table } = filled(6_000, { capacity: 6_000, rowsAPart: 64 });
    for (let nth = 0; nth < 6_000; nth++) {
      if (nth % 64 === 0) continue;
      table.get(`k${nth}`)!.list = Array.from({ length: 30 }, () => nth + 0.1);
      change(table, `k${nth}`);
    }
    const sizes = [...table.changes()].map(([, bytes]) => bytes?.length ?? 0);
    expect(sizes.length).toBeGreaterThan(20);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(PART_LIMIT);
  });

  test('parts that older versions wrote open, and take a journal', () => {
    const json = (rows: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(rows));
    const old = new Map<string, Uint8Array>();
    for (let part = 0; part < 10; part++)
      old.set(`rows/${part}`, json([null, ...[1, 2, 3].map((nth) => aRow(part * 10 + nth))]));
    const table = open(old);
    expect(table.size).toBe(30);
    for (const nth of [40, 41, 42]) table.add(aRow(nth * 100));
    change(table, 'k1');
    expect(rowsOf(open(saved(table, old)))).toEqual(rowsOf(table));
  });

  test.each([1, 2, 3, 4, 5, 6])(
    'whatever happens, a table that was opened again goes on like one that was not (%i)',
    (seed) => {
      const chance = seededChance(seed);
      const { table, ...first } = filled(60);
      let { parts } = first;
      let again = open(parts);
      let same = parts;
      for (let round = 0; round < 150; round++) {
        // Waves, so that it grows to its limit, evicts, and shrinks below what needs a journal.
        const drops = Math.floor(round / 25) % 2 === 0 ? 0.15 : 0.5;
        for (let times = Math.floor(15 * chance()); times >= 0; times--) {
          const key = `k${Math.floor(150 ** chance()) - 1}`;
          const kind = chance();
          const at = round + Math.floor(5 * chance());
          for (const each of [table, again]) act(each, { key, at, isDrop: kind < drops });
        }
        parts = saved(table, parts);
        same = saved(again, same);
        expect([...same].sort()).toEqual([...parts].sort());
        if (chance() < 0.3) again = open(shuffled(same, chance));
        expect(again.size).toBe(table.size);
        if (round % 10 === 0) expect(rowsOf(again)).toEqual(rowsOf(table));
      }
    },
  );
});

function act(table: RowTable<Kept>, { key, at, isDrop }: { key: string; at: number; isDrop: boolean }): void {
  const row = table.get(key);
  if (row === undefined) {
    table.add({ key, at, service: `of ${key}`, bornAt: at, value: at });
    return;
  }
  if (isDrop) return table.drop(row);
  row.at = at;
  row.value += 0.1;
  if (at % 3 === 0) row.list = [...(row.list ?? []), at].slice(-3);
  else if (at % 3 === 1) delete row.list;
  table.touch(row);
}

/** A store gives parts in any order. */
function shuffled(parts: Parts, chance: () => number): Map<string, Uint8Array> {
  return new Map(
    [...parts]
      .map((each) => [chance(), each] as const)
      .sort(([one], [other]) => one - other)
      .map(([, each]) => each),
  );
}
