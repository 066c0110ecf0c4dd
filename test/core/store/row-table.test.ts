import { RowTable } from '../../../core/store/row-table';
import type { Row } from '../../../core/store/row-table';

interface Kept extends Row {
  value: number;
}

const open = (parts: ReadonlyMap<string, Uint8Array> = new Map(), capacity = 10): RowTable<Kept> =>
  new RowTable<Kept>({ name: 'rows', capacity, rowsAPart: 4 }, parts);

const aRow = (nth: number, at = nth): Kept => ({ key: `k${nth}`, at, value: nth });

function saved(table: RowTable<Kept>, before: ReadonlyMap<string, Uint8Array> = new Map()): Map<string, Uint8Array> {
  const parts = new Map(before);
  for (const [part, bytes] of table.changes()) bytes ? parts.set(part, bytes) : parts.delete(part);
  return parts;
}

describe('a table of rows', () => {
  test('writes only the parts that changed', () => {
    const table = open();
    for (let nth = 0; nth < 10; nth++) table.add(aRow(nth));
    expect([...saved(table).keys()]).toEqual(['rows/0', 'rows/1', 'rows/2']);
    const row = table.get('k5')!;
    row.value = 50;
    table.touch(row);
    expect([...saved(table).keys()]).toEqual(['rows/1']);
    expect(saved(table).size).toBe(0);
  });

  test('is the same after a restart, free slots too', () => {
    const table = open();
    for (let nth = 0; nth < 9; nth++) table.add(aRow(nth));
    for (const nth of [6, 1, 3]) table.drop(table.get(`k${nth}`)!);
    const parts = saved(table);
    const restarted = open(parts);
    for (const each of [table, restarted]) for (const nth of [20, 21, 22, 23]) if (each.size < 10) each.add(aRow(nth));
    expect([...restarted.rows()]).toEqual([...table.rows()]);
    expect(saved(restarted, parts)).toEqual(saved(table, parts));
  });

  test('lets the oldest go when it is full, and says which', () => {
    const table = open(new Map(), 20);
    for (let nth = 0; nth < 20; nth++) table.add(aRow(nth, 100 - nth));
    expect(table.add(aRow(99)).map(({ key }) => key)).toEqual(['k19', 'k18']);
    expect(table.size).toBe(19);
    expect(table.get('k19')).toBeUndefined();
    expect(table.get('k99')).toMatchObject({ value: 99 });
  });

  test('counts what it let go, over restarts too', () => {
    const table = open(new Map(), 20);
    for (let nth = 0; nth < 21; nth++) table.add(aRow(nth));
    const again = open(saved(table), 20);
    expect([table.evicted, again.evicted]).toEqual([2, 2]);
    for (const nth of [30, 31]) again.add(aRow(nth));
    expect(again.evicted).toBe(4);
  });

  test('counts what its owner has let go for want of room, and not what was dropped', () => {
    const table = open();
    for (let nth = 0; nth < 5; nth++) table.add(aRow(nth));
    table.evict(table.get('k1')!);
    table.drop(table.get('k2')!);
    const again = open(saved(table));
    expect([table.evicted, again.evicted, again.size, again.evicted]).toEqual([1, 1, 3, 1]);
  });

  test('leaves damaged parts alone until it is asked for a row, and says then that they are', () => {
    const table = open(new Map([['rows/0', Uint8Array.from([2, 1, 0, 200])]]));
    expect(() => table.get('k1')).toThrow(/damaged/);
  });

  test('drops a part that has become empty', () => {
    const table = open();
    for (let nth = 0; nth < 5; nth++) table.add(aRow(nth));
    const parts = saved(table);
    table.drop(table.get('k4')!);
    expect([...saved(table, parts).keys()]).toEqual(['rows/0']);
  });

  test('reads no part of another table', () => {
    expect(open(new Map([['rowsofothers/0', new TextEncoder().encode('[{"key":"x","at":1}]')]])).size).toBe(0);
  });

  test('keeps keys of any length and any characters apart', () => {
    const keys = [
      '',
      'a',
      'aa',
      'über',
      'half \ud83d',
      '\ud83d\ude00',
      'c11b864b088b79a3',
      '\u0000',
      'x'.repeat(2_000),
    ];
    const table = open();
    keys.forEach((key, value) => table.add({ key, at: 1, value }));
    const again = open(saved(table));
    expect(keys.map((key) => again.get(key)?.value)).toEqual(keys.map((_, value) => value));
  });

  test('takes keys that objects have by birth for keys like others', () => {
    const table = open();
    expect(table.get('__proto__')).toBeUndefined();
    table.add({ key: '__proto__', at: 1, value: 7 });
    expect(open(saved(table)).get('__proto__')).toMatchObject({ value: 7 });
  });
});
