import { countSurprise } from '../../../core/stat';

describe('the surprise of a count', () => {
  // Python 3.11: x*log(x/m) - (x+r)*log((x+r)/(m+r)); Poisson: 12*log(4) - 9.
  test.each([
    { name: 'a Poisson for a huge size', seen: 12, expected: 3, size: 1e12, surprise: 7.63553 },
    { name: 'less for a bursty series', seen: 12, expected: 3, size: 4, surprise: 3.4086751624871994 },
    { name: 'a rise', seen: 24, expected: 2, size: 20, surprise: 29.139283650274418 },
    { name: 'nothing for what is expected', seen: 3, expected: 3, size: 4, surprise: 0 },
    { name: 'nothing for too few', seen: 0, expected: 3, size: 4, surprise: 0 },
    { name: 'nothing for nothing', seen: 0, expected: 0, size: 1, surprise: 0 },
  ])('is $name', ({ seen, expected, size, surprise }) => {
    expect(countSurprise(seen, expected, size)).toBeCloseTo(surprise, 3);
  });

  test('bounds the exact tail of the Poisson from below', () => {
    const mean = 3;
    for (let seen = 4; seen < 40; seen++) {
      let tail = 0;
      let term = Math.exp(-mean);
      for (let count = 1; count < 120; count++) {
        term *= mean / count;
        if (count >= seen) tail += term;
      }
      expect(countSurprise(seen, mean, 1e12)).toBeLessThanOrEqual(-Math.log(tail) + 1e-3);
    }
  });

  test('stays finite where nothing at all was expected', () => {
    expect(Number.isFinite(countSurprise(1e9, 0, 1))).toBe(true);
  });
});
