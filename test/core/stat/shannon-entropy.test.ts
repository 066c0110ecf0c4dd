import { entropyOfCounts, evidence, shannonEntropy } from '../../../core/stat';

// Bits by hand: the sum of -p log2 p over the letters.
test.each([
  { text: '', bits: 0 },
  { text: 'aaaaaaaa', bits: 0 },
  { text: 'abab', bits: 1 },
  { text: 'abcdefgh', bits: 3 },
  { text: 'aab', bits: 0.9182958340544896 },
  { text: 'ä漢ä漢', bits: 1 },
])('"$text" holds $bits bits a character', ({ text, bits }) => {
  expect(shannonEntropy(text)).toBeCloseTo(bits, 12);
  expect(shannonEntropy(text)).toBeCloseTo(bits, 12);
});

test.each([
  { counts: [], bits: 0 },
  { counts: [7], bits: 0 },
  { counts: [2, 2], bits: 1 },
  { counts: [5, 0, 5, 5, 5], bits: 2 },
  { counts: [2, 1], bits: 0.9182958340544896 },
  { counts: [9e15, 1], bits: 0 },
])('counts of $counts hold $bits bits', ({ counts, bits }) => {
  expect(entropyOfCounts(counts)).toBeCloseTo(bits, 12);
});

test.each([
  { measured: 0, worth: 0 },
  { measured: -4, worth: 0 },
  { measured: NaN, worth: 0 },
  { measured: 3, worth: 0.5 },
  { measured: 9, worth: 0.75 },
  { measured: Infinity, worth: 1 },
])('evidence of $measured against a half of 3 is worth $worth', ({ measured, worth }) => {
  expect(evidence(measured, 3)).toBe(worth);
});
