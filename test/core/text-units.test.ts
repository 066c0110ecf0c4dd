import { expect, it } from '@jest/globals';
import { PADDING, unitsOf } from '../../core/text-units';

const TEXTS: readonly (readonly [what: string, text: string])[] = [
  ['nothing', ''],
  ['ASCII', 'GET /index.html 200'],
  ['a NUL inside', 'a\0b'],
  ['letters of two bytes', 'größer'],
  ['one letter of two bytes among as many as fit', `${'a'.repeat(4_095)}ö`],
  ['a pair of surrogates', 'a😀b'],
  ['a surrogate alone', 'a\ud800b'],
  ['more than it had room for', 'xyz'.repeat(5_000)],
];

it.each(TEXTS)('gives the units of %s, and zeros behind them', (_, text) => {
  unitsOf('~'.repeat(200));
  const units = unitsOf(text);
  expect([...units.subarray(0, text.length)]).toEqual(Array.from(text.split(''), (unit) => unit.charCodeAt(0)));
  expect([...units.subarray(text.length, text.length + PADDING)]).toEqual(Array.from({ length: PADDING }, () => 0));
});

it('gives the same units for the same text again', () => {
  unitsOf('first');
  unitsOf('other text');
  expect(String.fromCharCode(...unitsOf('first').subarray(0, 5))).toBe('first');
});
