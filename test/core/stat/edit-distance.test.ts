// By its path: the package's root reads `.env` of whoever loads it, and prints.
// @ts-expect-error TS7016: no typings at the path.
import natural from 'natural/lib/natural/distance/levenshtein_distance';
import { seededChance } from '../../../core/chance';
import { editDistance } from '../../../core/stat';

const { LevenshteinDistance } = natural as { readonly LevenshteinDistance: (one: string, other: string) => number };

// Values of the literature: Wagner and Fischer 1974, and by hand.
test.each([
  ['kitten', 'sitting', 3],
  ['saturday', 'sunday', 3],
  ['', 'abc', 3],
  ['same', 'same', 0],
  ['\u0000\u0001', '\u0001\u0000', 2],
])('%p and %p are %i edits apart', (one, other, edits) => {
  expect(editDistance(one, other)).toBe(edits);
  expect(editDistance(other, one)).toBe(edits);
});

test('agrees with another implementation (natural) on texts of up to 70 units of every kind', () => {
  const chance = seededChance(4);
  const text = () =>
    Array.from({ length: Math.floor(chance() * 70) }, () =>
      String.fromCharCode(chance() * 12 + (chance() < 0.1 ? 9_000 : 0)),
    );
  for (let pair = 0; pair < 400; pair++) {
    const [one, other] = [text().join(''), text().join('')];
    expect(editDistance(one, other)).toBe(LevenshteinDistance(one, other));
  }
});
