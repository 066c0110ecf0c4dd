import { AT_ONCE } from '../../../core/detectors/rate-bars';
import type { RateRow } from '../../../core/detectors/rate-model';
import { learnCount, newRateRow, refuseCount } from '../../../core/detectors/rate-model';
import { judgeRecord } from '../../../core/detectors/rate-record';

const WARNINGS = AT_ONCE.warningCount;
const sightOf = (count: number, high?: number) => ({
  ...{ count, idle: 0, rest: undefined },
  ...(high !== undefined && { usual: { high, low: undefined } }),
});

/** One line every fourth window, and bursts of 8 and 7 lines every five hours. */
function rowAfter(windows: number): RateRow {
  const row = newRateRow('k', 0);
  for (let nth = 0; nth < windows; nth++) {
    const burst = [8, 7][(nth + 150) % 300];
    learnCount(row, sightOf(burst ?? (nth % 4 === 0 ? 1 : 0)));
  }
  return row;
}

const known = (row: RateRow, count: number, high?: number) => ({ row, sight: sightOf(count, high) });

test('what comes once a day is known by its most lines of one window and of two', () => {
  const [windows, ofOne, ofTwo] = rowAfter(2_000).records!;
  expect(windows).toBe(2_000);
  expect(ofOne).toBeCloseTo(8, 0);
  expect(ofTwo).toBeCloseTo(15, 0);
});

test.each([
  { name: 'five times the record is told with its first window', count: 40, days: 2, isTold: true },
  { name: 'a burst like those before is not', count: 9, days: 2, isTold: false },
  { name: 'in its first day nothing is a record', count: 40, days: 0.9, isTold: false },
])('$name', ({ count, days, isTold }) => {
  const rise = judgeRecord(known(rowAfter(days * 1_440), count), WARNINGS, undefined);
  expect(rise !== undefined).toBe(isTold);
  if (isTold) expect(rise).toMatchObject({ windows: 1, total: count });
});

test('what the hour brings is no news, nor what it brings by chance', () => {
  const row = rowAfter(2_880);
  expect(judgeRecord(known(row, 40, 38), WARNINGS, undefined)).toBeUndefined();
  expect(judgeRecord(known(row, 40, 10), WARNINGS, undefined)).toBeDefined();
});

test('half as certain warnings are told while errors rise too', () => {
  const row = rowAfter(2_880);
  const errors = newRateRow('e', 0);
  for (let nth = 0; nth < 2_880; nth++) learnCount(errors, sightOf(nth % 2));
  expect(judgeRecord(known(row, 14), WARNINGS, known(errors, 1))).toBeUndefined();
  expect(judgeRecord(known(row, 14), WARNINGS, known(errors, 9))).toMatchObject({ total: 14 });
});

test('what was flagged for long sets no record', () => {
  const row = rowAfter(2_880);
  for (let nth = 0; nth < 20; nth++) refuseCount(row, sightOf(50));
  for (let nth = 0; nth < 30; nth++) learnCount(row, sightOf(0));
  expect(row.records![1]).toBeLessThan(9);
});
