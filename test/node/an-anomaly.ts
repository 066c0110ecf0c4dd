import type { IDataObject } from 'n8n-workflow';

import type { Anomaly } from '../../core/index';

/** As Log Anomaly Trigger emits it. */
export function anAnomaly(more: Partial<Anomaly> = {}): IDataObject {
  const now = Date.now();
  const anomaly: Anomaly = {
    fingerprint: '00000000000000a1',
    baseline: 'baseline/w/n',
    startsAt: now - 5_000,
    toldAt: now,
    state: 'open',
    kind: 'line',
    service: 'shop',
    labels: { service: 'shop' },
    template: 'cannot reach <*>',
    score: 0.9,
    severity: 'error',
    reasons: [
      { detector: 'new-template', feature: 'new-template', observed: 3, expected: 0, text: 'A line never seen before' },
    ],
    exemplars: [{ at: `${now}000000`, text: 'cannot reach db' }],
    counts: { lines: 3 },
    query: '{service_name="shop"} |= "cannot reach"',
    baselineAgeMs: 3_600_000,
    isWarmingUp: false,
    ...more,
  };
  return JSON.parse(JSON.stringify(anomaly)) as IDataObject;
}
