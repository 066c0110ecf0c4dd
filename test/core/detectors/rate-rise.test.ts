import { barFor } from '../../../core/detectors/rate-bars';
import { learnCount, newRateRow } from '../../../core/detectors/rate-model';
import { judgeRise } from '../../../core/detectors/rate-rise';

const ERRORS = barFor({
  start: 0,
  end: 60_000,
  series: 'shop#t',
  service: 'shop',
  template: 't',
  severity: 'error',
  coverage: 1,
  features: { count: 1, errorCount: 1 },
});

/** A row that has known two lines a window for an hour, and then these. */
function rowAfter(...counts: readonly number[]) {
  const row = newRateRow('k', 0);
  for (const count of [...Array.from({ length: 60 }, () => 2), ...counts])
    learnCount(row, { count, idle: 0, rest: undefined });
  return row;
}

test('one burst does not speak again in the long horizon: there a window counts at most twice the factor', () => {
  const capped = judgeRise(rowAfter(500, 2, 2), { count: 6, idle: 0, rest: undefined }, ERRORS);
  // Of the short horizon's three windows only one is raised; the long one sees 500 as about 12.
  // A person is told what was really counted.
  expect(capped?.total).toBe(510);
  expect(capped?.value ?? 0).toBeLessThan(0.5);
});

test('within the short horizon a burst counts whole', () => {
  const rise = judgeRise(rowAfter(500), { count: 500, idle: 0, rest: undefined }, ERRORS);
  expect(rise).toMatchObject({ total: 1_000, windows: 2 });
  expect(rise!.value).toBeGreaterThan(0.9);
});

test('what the hour is known to bring is no rise', () => {
  const usual = { high: 600, low: undefined };
  expect(judgeRise(rowAfter(500), { count: 500, idle: 0, rest: undefined, usual }, ERRORS)).toBeUndefined();
});
