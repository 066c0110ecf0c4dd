import { applyStages, isLike, matchStage } from '../../../core';
import type { Stage } from '../../../core';
import { anAlert, BEGIN } from './an-alert';

describe('a pattern with stars', () => {
  test.each([
    ['shop', 'shop', true],
    ['shop', 'sho', false],
    ['shop', '*', true],
    ['', '*', true],
    ['', '', true],
    ['shop', '', false],
    ['shop-eu', 'shop*', true],
    ['my-shop', '*shop', true],
    ['my-shop-eu', '*shop*', true],
    ['shop', 's*p', true],
    ['shop', 's*o*p', true],
    ['shop', '**', true],
    ['a', 'a*a', false],
    ['aa', 'a*a', true],
    ['aba', 'ab*ba', false],
    ['abba', 'ab*ba', true],
    ['shop.eu', 'shop?eu', false],
    ['SHOP', 'shop', false],
    ['a.b', 'a.b', true],
    ['axb', 'a.b', false],
  ])('%j is like %j: %s', (text, pattern, isIt) => {
    expect(isLike(text, pattern)).toBe(isIt);
  });

  test('no pattern is slow', () => {
    const begin = performance.now();
    expect(isLike('a'.repeat(100_000), `${'a*'.repeat(200)}b`)).toBe(false);
    expect(performance.now() - begin).toBeLessThan(500);
  });
});

describe('what a receiver wants', () => {
  const critical = anAlert({ fingerprint: 'c', severity: 'critical' });
  const info = anAlert({ fingerprint: 'i', severity: 'info', labels: { service: 'bank' } });
  const nameless = anAlert({ fingerprint: 'n', labels: {} });

  test.each([
    ['all', [], 'info', 'c i n', []],
    ['errors and worse', [], 'error', 'c n', ['below error']],
    ['one service', ['shop'], 'info', 'c', ['service bank is not wanted', 'service  is not wanted']],
    ['two services', ['sh*', 'bank'], 'info', 'c i', ['service  is not wanted']],
  ] as const)('%s', (_, services, minimumSeverity, wanted, whys) => {
    const alerts = [critical, info, nameless];
    const { passed, held } = matchStage({ services, minimumSeverity }).apply(alerts, BEGIN);
    expect(passed.map(({ fingerprint }) => fingerprint).join(' ')).toBe(wanted);
    expect(held.map(({ why }) => why)).toEqual(whys);
    expect(passed.length + held.length).toBe(alerts.length);
  });

  test('what one stage holds the next never sees, and both doors together are all that came in', () => {
    const seen: number[] = [];
    const last: Stage = {
      name: 'last',
      apply(alerts) {
        seen.push(alerts.length);
        return {
          passed: alerts.slice(1),
          held: alerts.slice(0, 1).map((alert) => ({ alert, by: 'last', why: 'first come' })),
        };
      },
    };
    const first = matchStage({ services: ['shop'], minimumSeverity: 'info' });
    const { passed, held } = applyStages([first, last], [critical, info, anAlert()], BEGIN);
    expect(seen).toEqual([2]);
    expect(passed).toHaveLength(1);
    expect(held.map(({ by }) => by)).toEqual(['match', 'last']);
  });
});
