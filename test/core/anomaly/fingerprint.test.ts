import { fingerprint } from '../../../core';

describe('a fingerprint', () => {
  test('stays what it was in every release: books and receivers hold it', () => {
    expect(fingerprint('baseline/w/reader', 'shop', 'line', 't1')).toBe('283677f9b5bfa288');
    expect(fingerprint('baseline/w/reader', 'shop', 'rate')).toBe('712cbf7cfa52ee23');
  });

  test.each([
    ['baseline', 'b2', 'shop', 'line', 't1'],
    ['service', 'b1', 'bank', 'line', 't1'],
    ['kind', 'b1', 'shop', 'rate', 't1'],
    ['template', 'b1', 'shop', 'line', 't2'],
    ['no template', 'b1', 'shop', 'line', undefined],
    ['the border between two parts', 'b1s', 'hop', 'line', 't1'],
  ] as const)('differs by %s', (_, baseline, service, kind, template) => {
    expect(fingerprint(baseline, service, kind, template)).not.toBe(fingerprint('b1', 'shop', 'line', 't1'));
  });

  test('is 16 hex digits whatever a service is called', () => {
    for (const service of ['', '\0', '\ud800', 'x'.repeat(100_000)])
      expect(fingerprint('b', service, 'line')).toMatch(/^[0-9a-f]{16}$/);
  });
});
