import { refuseSeveralTenants, tenantHeader, tenantsOf } from '../../../sources/loki/tenants';
import { parseLimits, strictest } from '../../../sources/loki/limits';

test.each([
  ['', undefined],
  [undefined, undefined],
  ['a', 'a'],
  ['b|a', 'a|b'],
  [' a | b|a|', 'a|b'],
  ['|', undefined],
])('%p is sent as %p: the same tenants have one name', (given, sent) => {
  expect(tenantHeader(given)).toBe(sent);
  expect(tenantsOf(given).join('|')).toBe(sent ?? '');
});

test('a line is of one tenant', () => {
  expect(() => refuseSeveralTenants(undefined)).not.toThrow();
  expect(() => refuseSeveralTenants('a')).not.toThrow();
  expect(() => refuseSeveralTenants('a|b')).toThrow(/several tenants \(a\|b\)/);
});

test('the strictest limit of all tenants holds for their query', () => {
  const one = parseLimits('max_entries_limit_per_query: 1000\nmax_query_length: 30d1h\nmax_query_lookback: 0s\n');
  const other = parseLimits('max_entries_limit_per_query: 5000\nmax_query_length: 1d\nmax_query_lookback: 7d\n');
  const day = 86_400_000;
  expect(strictest([one, other])).toEqual({ entries: 1_000, lengthMs: day, lookbackMs: 7 * day });
  expect(strictest([one]).lookbackMs).toBe(0);
});
