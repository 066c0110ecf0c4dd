import { createAlertmanager } from '../../cli/alertmanager';
import { createAxiosHttp } from '../../cli/axios-http';
import type { Anomaly, Row } from '../../core/index';
import { startAlertmanager, type RunningAlertmanager } from '../../scripts/services/alertmanager';
import { describeWith } from '../e2e/needs';
import { until } from '../e2e/until';

const WAIT_MS = 20_000;

interface Shown {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly status: { readonly state: string };
}

const anomaly: Anomaly = {
  ...{ fingerprint: '00112233aabbccdd', baseline: 'baseline/cli/watch', startsAt: Date.now() - 60_000 },
  ...{ state: 'open', kind: 'line', service: 'checkout "ü" {x}', labels: {}, score: 0.7, severity: 'error' },
  reasons: [{ detector: 'new-template', feature: 'count', observed: 5, expected: 0, text: 'A new error line.' }],
  exemplars: [{ at: '1795000000000000000', text: 'it <b>broke</b>' }],
  ...{ counts: { lines: 5 }, query: '{a="b"}', link: 'http://grafana.example/explore', toldAt: Date.now() },
  ...{ baselineAgeMs: 1, isWarmingUp: false },
};
const row = {} as Row;
const active = async (url: string): Promise<readonly Shown[]> =>
  (await (await fetch(`${url}/api/v2/alerts?active=true`)).json()) as readonly Shown[];

describeWith(['ALERTMANAGER'], 'a real Alertmanager', () => {
  let server: RunningAlertmanager;
  beforeAll(async () => {
    server = await startAlertmanager();
  }, 580_000);
  afterAll(() => server?.stop());

  test('shows what is open, one alert when it gets graver, and none when it is over', async () => {
    const { url } = server;
    const ours = createAlertmanager({
      http: createAxiosHttp({ url }),
      signal: new AbortController().signal,
      clock: () => Date.now(),
      isOpen: () => true,
    });
    await ours.send(anomaly, row);
    await ours.resend([anomaly]);
    await until('the alert', async () => (await active(url)).length === 1, WAIT_MS);
    const [shown] = await active(url);
    expect(shown).toMatchObject({
      labels: { alertname: 'LoghornAnomaly', service: anomaly.service, severity: 'error' },
      annotations: { summary: 'A new error line.', lines: 'it <b>broke</b>', query: '{a="b"}' },
      startsAt: new Date(anomaly.startsAt).toISOString(),
      status: { state: 'active' },
    });

    await ours.send({ ...anomaly, state: 'worse', severity: 'critical' }, row);
    const severities = async (): Promise<string[]> => (await active(url)).map(({ labels }) => String(labels.severity));
    await until('the graver alone', async () => (await severities()).join() === 'critical', WAIT_MS);

    await ours.send({ ...anomaly, state: 'resolved', severity: 'critical', endsAt: Date.now() - 1_000 }, row);
    await until('its end', async () => (await active(url)).length === 0, WAIT_MS);
  }, 60_000);

  test('a refusal is told with its status, and without the token', async () => {
    const auth = { kind: 'bearer', token: 'planted-alertmanager-token' } as const;
    const ours = createAlertmanager({
      http: createAxiosHttp({ url: `${server.url}/no-such-prefix`, auth }),
      signal: new AbortController().signal,
      clock: () => Date.now(),
      isOpen: () => true,
    });
    const told = String(await ours.send(anomaly, row).catch((error: unknown) => error));
    expect(told).toMatch(/answered 404/);
    expect(told).not.toContain('planted-alertmanager-token');
  }, 60_000);
});
