import { alertOf, createAlertmanager, type PostableAlert } from '../../cli/alertmanager';
import { createAxiosHttp } from '../../cli/axios-http';
import type { Anomaly, Row } from '../../core/index';
import { startReceiver, type Receiver } from '../../scripts/services/receiver';

const NOW = Date.UTC(2026, 10, 18, 10);
const anomaly: Anomaly = {
  fingerprint: '00112233aabbccdd',
  baseline: 'baseline/cli/watch',
  startsAt: NOW - 60_000,
  state: 'open',
  kind: 'line',
  service: 'checkout',
  labels: {},
  score: 0.7,
  severity: 'error',
  reasons: [{ detector: 'new-template', feature: 'count', observed: 5, expected: 0, text: 'A new error line.' }],
  exemplars: [{ at: '1795000000000000000', text: 'it broke' }],
  counts: { lines: 5 },
  query: '{a="b"}',
  toldAt: NOW,
  baselineAgeMs: 1,
  isWarmingUp: false,
};

let receiver: Receiver;
beforeEach(async () => void (receiver = await startReceiver({})));
afterEach(() => receiver.close());

const alertmanager = (isOpen: boolean) =>
  createAlertmanager({
    http: createAxiosHttp({ url: receiver.url }),
    signal: new AbortController().signal,
    clock: () => NOW,
    isOpen: () => isOpen,
  });
const bodies = () => receiver.deliveries.map(({ body }) => JSON.parse(body) as PostableAlert[]);
const row = {} as Row;

test('what is open ends in four minutes unless it is repeated', async () => {
  const it = alertmanager(true);
  await it.send(anomaly, row);
  await it.resend([anomaly]);
  await it.resend([]);
  expect(bodies()).toEqual([[alertOf(anomaly, NOW + 240_000)], [alertOf(anomaly, NOW + 240_000)]]);
  expect(bodies()[0]![0]).toMatchObject({
    labels: { alertname: 'LoghornAnomaly', service: 'checkout', severity: 'error' },
    startsAt: '2026-11-18T09:59:00.000Z',
    endsAt: '2026-11-18T10:04:00.000Z',
  });
});

test('what is over ends when it ended, and what got graver ends the milder alert', async () => {
  const it = alertmanager(true);
  await it.send(anomaly, row);
  const graver: Anomaly = { ...anomaly, state: 'worse', severity: 'critical' };
  await it.send(graver, row);
  await it.send({ ...graver, state: 'resolved', endsAt: NOW - 30_000 }, row);
  expect(bodies().map((alerts) => alerts.map(({ labels, endsAt }) => [labels.severity, endsAt.slice(11, 19)]))).toEqual(
    [
      [['error', '10:04:00']],
      [
        ['error', '10:00:00'],
        ['critical', '10:04:00'],
      ],
      [['critical', '09:59:30']],
    ],
  );
});

test('a late word of what is over by now does not set it on fire again', async () => {
  await alertmanager(false).send({ ...anomaly, toldAt: NOW - 3_600_000 }, row);
  expect(bodies()[0]![0]!.endsAt).toBe('2026-11-18T10:00:00.000Z');
});
