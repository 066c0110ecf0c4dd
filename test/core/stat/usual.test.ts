import { agreedLevel, shortfallSurprise } from '../../../core/stat';

test.each([
  { name: 'nothing for one value', values: [5], level: undefined },
  { name: 'nothing for none', values: [], level: undefined },
  { name: 'nothing where only one is a number', values: [5, NaN, Infinity], level: undefined },
  { name: 'the lower of two', values: [900, 45], level: { level: 45, deviation: 0 } },
  { name: 'the median of three', values: [45, 900, 50], level: { level: 50, deviation: 1.4826 * 5 } },
  { name: 'the median of the three newest of four', values: [1, 2, 3, 900], level: { level: 2, deviation: 1.4826 } },
])('values agree upon $name', ({ values, level }) => {
  expect(agreedLevel(values)).toEqual(level);
});

test.each([
  // Poisson: 3 ln(3 / 12) - 3 + 12
  { name: 'a Poisson for a huge size', seen: 3, expected: 12, size: 1e12, surprise: 9 - 3 * Math.log(4) },
  // size ln((expected + size) / size)
  { name: 'nothing seen', seen: 0, expected: 12, size: 4, surprise: 4 * Math.log(4) },
  { name: 'nothing missing', seen: 12, expected: 12, size: 4, surprise: 0 },
])('the surprise of a shortfall: $name', ({ seen, expected, size, surprise }) => {
  expect(shortfallSurprise(seen, expected, size)).toBeCloseTo(surprise, 2);
});
