import { Identities, keyedHash, seededChance } from '../../../core';
import type { Hash64 } from '../../../core';

const hash = (n: number): Hash64 => keyedHash({ high: 1, low: 2 }, [`${n}`]);

function saved(identities: Identities, into = new Map<string, Uint8Array>()): Map<string, Uint8Array> {
  for (const [name, bytes] of identities.changes()) {
    if (bytes === undefined) into.delete(name);
    else into.set(name, bytes);
  }
  return into;
}

describe('identities', () => {
  test('a line is new once in its minute', () => {
    const identities = new Identities(100);
    expect([identities.add(1, hash(1)), identities.add(1, hash(1)), identities.add(1, hash(2))]).toEqual([
      true,
      false,
      true,
    ]);
    expect(identities.add(2, hash(1))).toBe(true);
    expect([identities.countOf(1), identities.countOf(2), identities.countOf(3)]).toEqual([2, 1, 0]);
  });

  test('hashes that share one half, or are zero, are not confused', () => {
    const identities = new Identities(100);
    const all: Hash64[] = [
      { high: 0, low: 0 },
      { high: 1, low: 0 },
      { high: 0, low: 1 },
      { high: 0xffffffff, low: 0 },
      { high: 0, low: 0xffffffff },
    ];
    expect(all.map((one) => identities.add(1, one))).toEqual(all.map(() => true));
    expect(all.map((one) => identities.add(1, one))).toEqual(all.map(() => false));
  });

  test('chosen low halves that all fall into one slot are kept apart', () => {
    const identities = new Identities(10_000);
    for (let high = 0; high < 2_000; high++) expect(identities.add(1, { high, low: 64 })).toBe(true);
    for (let high = 0; high < 2_000; high++) expect(identities.add(1, { high, low: 64 })).toBe(false);
  });

  test('after a restart from its parts it knows the same lines, and has nothing to save', () => {
    const identities = new Identities(100_000);
    for (let n = 0; n < 20_000; n++) identities.add(n % 3, hash(n));
    const again = Identities.open(saved(identities), 100_000);
    expect(saved(again).size).toBe(0);
    for (let n = 0; n < 20_000; n++) expect(again.add(n % 3, hash(n))).toBe(false);
    expect(again.add(0, hash(20_000))).toBe(true);
    expect([...saved(again).keys()]).toEqual(['0/0']);
  });

  test('parts that come back as views into a larger buffer are read as well', () => {
    const identities = new Identities(100);
    identities.add(1, hash(1));
    const bytes = saved(identities).get('1/0')!;
    const pool = Buffer.concat([Buffer.from([1, 2, 3]), bytes, Buffer.from([9])]);
    const again = Identities.open(new Map([['1/0', pool.subarray(3, 11)]]), 100);
    expect([again.countOf(1), again.add(1, hash(1))]).toEqual([1, false]);
  });

  test('a part has at most 64 KB, and only the last one of a minute is written again', () => {
    const identities = new Identities(100_000);
    for (let n = 0; n < 20_000; n++) identities.add(5, hash(n));
    const parts = saved(identities);
    expect([...parts].map(([name, { length }]) => [name, length])).toEqual([
      ['5/0', 65_536],
      ['5/1', 65_536],
      ['5/2', 28_928],
    ]);
    identities.add(5, hash(20_000));
    expect([...identities.changes()].map(([name]) => name)).toEqual(['5/2']);
    expect([...identities.changes()]).toEqual([]);
  });

  test('a part that is exactly full is not written again', () => {
    const identities = new Identities(100_000);
    for (let n = 0; n < 8_192; n++) identities.add(5, hash(n));
    saved(identities);
    identities.add(5, hash(8_192));
    expect([...identities.changes()].map(([name, bytes]) => [name, bytes!.length])).toEqual([['5/1', 8]]);
  });

  test('pruning forgets minutes, drops their parts and says from which minute on all are kept', () => {
    const identities = new Identities(100);
    for (let minute = 1; minute <= 5; minute++) identities.add(minute, hash(minute));
    const parts = saved(identities);
    expect(identities.prune(3)).toBe(3);
    expect([...saved(identities, parts).keys()]).toEqual(['3/0', '4/0', '5/0']);
    expect(identities.prune(3)).toBe(3);
    expect(identities.countOf(2)).toBe(0);
  });

  test('beyond the limit the horizon shrinks by whole minutes, never into the newest', () => {
    const identities = new Identities(25);
    for (let n = 0; n < 50; n++) identities.add(1 + Math.floor(n / 10), hash(n));
    expect(identities.prune(0)).toBe(4);
    expect([1, 2, 3, 4, 5].map((minute) => identities.countOf(minute))).toEqual([0, 0, 0, 10, 10]);
    const flooded = new Identities(25);
    for (let n = 0; n < 50; n++) flooded.add(7, hash(n));
    flooded.prune(0);
    expect(flooded.countOf(7)).toBe(50);
  });

  test('a restart knows how many it holds, so the limit holds after it too', () => {
    const identities = new Identities(1_000);
    for (let n = 0; n < 50; n++) identities.add(1 + Math.floor(n / 10), hash(n));
    expect(Identities.open(saved(identities), 25).prune(0)).toBe(4);
  });

  test('a million are kept apart, in parts of at most 64 KB', () => {
    const chance = seededChance(1);
    const identities = new Identities(1_000_000);
    const word = () => Math.floor(chance() * 2 ** 32);
    let repeats = 0;
    for (let n = 0; n < 1_000_000; n++) if (!identities.add(n % 12, { high: word(), low: word() })) repeats++;
    expect(repeats).toBe(0);
    const parts = saved(identities);
    expect([...parts.values()].reduce((sum, { length }) => sum + length, 0)).toBe(8_000_000);
    expect(Math.max(...[...parts.values()].map(({ length }) => length))).toBeLessThanOrEqual(65_536);
    const again = seededChance(1);
    const sameWord = () => Math.floor(again() * 2 ** 32);
    for (let n = 0; n < 200_000; n++) if (identities.add(n % 12, { high: sameWord(), low: sameWord() })) repeats++;
    expect(repeats).toBe(0);
  }, 20_000);
});
