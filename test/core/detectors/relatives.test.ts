import { seededChance } from '../../../core/chance';
import { Relatives } from '../../../core/detectors/relatives';

const words = (text: string): string[] => text.split(' ').filter(Boolean);

/** The textbook's table, over words: slow, plain, and nobody's code but this test's. */
function wordDistance(one: readonly string[], other: readonly string[]): number {
  let above = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (const [row, word] of one.entries()) {
    const current = [row + 1];
    for (const [column, against] of other.entries())
      current.push(Math.min(above[column]! + (word === against ? 0 : 1), above[column + 1]! + 1, current[column]! + 1));
    above = current;
  }
  return above.at(-1)!;
}

test.each([
  { asked: 'disk is full', nearest: { key: 'a', distance: 0 } },
  { asked: 'disk is nearly full', nearest: { key: 'a', distance: 1 / 4 } },
  { asked: 'full is disk', nearest: { key: 'a', distance: 2 / 3 } },
  { asked: 'user logged out at night', nearest: { key: 'b', distance: 3 / 5 } },
  { asked: 'something else', nearest: undefined },
  { asked: '', nearest: undefined },
])('the nearest of "$asked"', ({ asked, nearest }) => {
  const relatives = new Relatives();
  relatives.add('a', words('disk is full'));
  relatives.add('b', words('user logged in'));
  relatives.add('none', []);
  expect(relatives.nearest(words(asked))).toEqual(nearest);
});

describe('among 300 random texts', () => {
  const chance = seededChance(8);
  const word = () => `w${Math.floor(chance() ** 2 * 60)}`;
  const text = () => Array.from({ length: 1 + Math.floor(chance() * 12) }, word);
  const known = Array.from({ length: 300 }, (_, nth) => ({ key: `k${nth}`, text: text() }));
  const relativesIn = (order: typeof known) => {
    const relatives = new Relatives();
    for (const each of order) relatives.add(each.key, each.text);
    return relatives;
  };

  test('it finds what measuring every pair finds, and measures one in four or fewer', () => {
    const relatives = relativesIn(known);
    for (let round = 0; round < 300; round++) {
      const asked = text();
      const distances = known.map((each) => wordDistance(asked, each.text) / Math.max(asked.length, each.text.length));
      expect(relatives.nearest(asked)?.distance ?? 1).toBe(Math.min(...distances));
    }
    expect(relatives.measured).toBeLessThan((300 * 300) / 4);
  });

  test('the order in which they were learned changes nothing', () => {
    const [one, other] = [relativesIn(known), relativesIn([...known].reverse())];
    for (let round = 0; round < 300; round++) {
      const asked = text();
      expect(one.nearest(asked)).toEqual(other.nearest(asked));
    }
  });
});
