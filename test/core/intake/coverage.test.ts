import { Coverage } from '../../../core';
import type { Gap } from '../../../core';
import { BEGIN } from '../anomaly/an-anomaly';

const gap = (fromMs: number, untilMs: number): Gap => ({
  span: { from: `${BEGIN + fromMs}000000`, until: `${BEGIN + untilMs}000000` },
  why: 'test',
});

describe('coverage of a window', () => {
  test.each([
    ['no gap', [], 1],
    ['half of it', [gap(0, 500)], 0.5],
    ['a gap that begins before and ends within', [gap(-1_000, 250)], 0.75],
    ['a gap round all of it', [gap(-1_000, 2_000)], 0],
    ['a gap that ends where it begins', [gap(-500, 0)], 1],
    ['a gap that begins where it ends', [gap(1_000, 1_500)], 1],
    ['two gaps', [gap(0, 100), gap(900, 1_000)], 0.8],
    ['overlapping gaps, down to nothing', [gap(0, 800), gap(100, 900), gap(200, 1_000)], 0],
  ])('%s', (_, gaps, share) => {
    const coverage = new Coverage();
    for (const one of gaps) coverage.note(one);
    expect(coverage.of(BEGIN, BEGIN + 1_000)).toBeCloseTo(share);
  });

  test('a gap of one nanosecond still spoils its window', () => {
    const coverage = new Coverage();
    coverage.note({ span: { from: `${BEGIN}500000`, until: `${BEGIN}500001` }, why: 'one line' });
    expect(coverage.of(BEGIN, BEGIN + 1_000)).toBeLessThan(1);
  });

  test('a gap is noted once, so a page decided again counts nothing twice', () => {
    const coverage = new Coverage();
    expect([coverage.note(gap(0, 100)), coverage.note(gap(0, 100)), coverage.note(gap(0, 200))]).toEqual([
      true,
      false,
      true,
    ]);
    expect(new Coverage(coverage.noted).note(gap(0, 100))).toBe(false);
  });

  test('gaps before a time are forgotten, so it stays small', () => {
    const coverage = new Coverage();
    for (let at = 0; at < 1_000; at++) coverage.note(gap(at * 1_000, at * 1_000 + 1));
    coverage.prune(BEGIN + 990_001);
    expect(coverage.noted).toHaveLength(9);
  });
});
