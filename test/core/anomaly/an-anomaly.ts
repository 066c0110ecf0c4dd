import type { Anomaly } from '../../../core';

/** 2026-11-02T00:00:00Z */
export const BEGIN = 1_793_577_600_000;

export function anAnomaly(more: Partial<Anomaly> = {}): Anomaly {
  return {
    fingerprint: '0123456789abcdef',
    baseline: 'baseline/w/reader',
    startsAt: BEGIN,
    state: 'open',
    kind: 'line',
    service: 'shop',
    labels: { service_name: 'shop' },
    score: 0.8,
    severity: 'error',
    reasons: [{ detector: 'new-template', feature: 'template', observed: 3, expected: 0, text: 'It is new.' }],
    exemplars: [{ at: `${BEGIN}000000`, text: 'vault sealed' }],
    counts: { lines: 3 },
    query: '{service_name="shop"}',
    toldAt: BEGIN,
    baselineAgeMs: 3_600_000,
    isWarmingUp: false,
    ...more,
  };
}
