import { seededChance } from '../../../core/index';
import { wordSearch } from '../../../core/line/word-search';

test.each([
  ['a word inside', 'xxsecretxx', true],
  ['any case', 'a SeCrEt', true],
  ['the beginning of one and the whole of another', 'secrepass', true],
  ['a word that is the end of what another begins with', 'sespass', true],
  ['a word that begins within what failed', 'papass', true],
  ['a part', 'secre', false],
  ['nothing', '', false],
  ['letters that fold to ASCII elsewhere', '\u017fecret', false],
])('%s', (_, text, holds) => {
  expect(wordSearch(['secret', 'pass', '://'])(text)).toBe(holds);
});

test('finds what a regular expression of the same words finds', () => {
  const words = ['ab', 'aab', 'bca', 'cabc', 'bb:a', 'c'.repeat(5)];
  const [holds, pattern] = [wordSearch(words), new RegExp(words.join('|'), 'i')];
  const chance = seededChance(7);
  const found = { yes: 0, no: 0 };
  for (let round = 0; round < 5_000; round++) {
    const text = Array.from({ length: Math.floor(8 * chance()) }, () => 'abcABC:é'[Math.floor(8 * chance())]).join('');
    expect([text, holds(text)]).toEqual([text, pattern.test(text)]);
    found[holds(text) ? 'yes' : 'no']++;
  }
  expect(Math.min(found.yes, found.no)).toBeGreaterThan(500);
});
