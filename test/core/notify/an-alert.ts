import type { Alert, Notification } from '../../../core';

/** 2026-11-02T00:00:00Z */
export const BEGIN = 1_793_577_600_000;

export function anAlert(more: Partial<Alert> = {}): Alert {
  return {
    fingerprint: 'a',
    labels: { service: 'shop', kind: 'line' },
    annotations: { summary: 'It is new.', reasons: 'It is new.', query: '{service="shop"}' },
    severity: 'error',
    startsAt: BEGIN,
    ...more,
  };
}

export function aNotification(more: Partial<Notification> = {}): Notification {
  return {
    id: '0123456789abcdef',
    receiver: 'receiver/w/ops',
    groupKey: '[["service","shop"]]',
    state: 'firing',
    because: 'new',
    alerts: [anAlert()],
    ...more,
  };
}
