import { parseWatchArguments } from '../../cli/watch-arguments';

const watch = (...more: string[]) =>
  parseWatchArguments(['--loki', 'http://127.0.0.1:3100', '--query', '{job="x"}', ...more], {});

test.each([
  [[], 600_000],
  [['--late', '1m'], 60_000],
  [['--late', '3h'], 10_800_000],
])('with %p a line may be %p ms late', (given, lateMs) => {
  expect(watch(...given).lateMs).toBe(lateMs);
});

test('more than Loki shows without a flush is refused', () => {
  expect(() => watch('--late', '4h')).toThrow(/--late: it is more than 3 hours\. Use 3h at most/);
});

test.each([
  [[], undefined],
  [['--tenant', 'a'], 'a'],
  [['--tenant', 'b|a|b'], 'a|b'],
])('%p reads the tenant %p', (given, tenant) => {
  expect(watch(...given).tenant).toBe(tenant);
});
