import type { EpochMs, Notification } from '../../core/index';

/** Shows a newcomer what an item looks like, so that the sending node can be set up before anything has gone wrong. */
export function exampleNotification(receiver: string, now: EpochMs): Notification {
  return {
    id: 'test-example',
    receiver,
    groupKey: '[["service","checkout"]]',
    state: 'firing',
    because: 'new',
    alerts: [
      {
        fingerprint: '0000000000000000',
        labels: { service: 'checkout', kind: 'line' },
        annotations: {
          summary: 'A line never seen before: connection to <ip> refused',
          reasons: 'A line never seen before: connection to <ip> refused',
          exemplars: 'connection to 10.0.0.7:5432 refused',
          query: '{service_name="checkout"} |= "refused"',
          score: '0.90',
        },
        severity: 'error',
        startsAt: now,
      },
    ],
  };
}
