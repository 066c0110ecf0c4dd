import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startLoki, type RunningLoki } from '../../../scripts/services/loki';
import { startReceiver, type Receiver } from '../../../scripts/services/receiver';
import { describeWith } from '../../e2e/needs';
import { until } from '../../e2e/until';

const RULES = resolve(__dirname, '../../../loki/rules/fake');

const WAIT_MS = 45_000;
/** Loki's ruler loses an alert that fires before it has looked its Alertmanager up, and sends it again only then (`resend_delay`). */
const RESEND_MS = 60_000;

interface Rule {
  readonly name: string;
  readonly type: 'alerting' | 'recording';
  readonly health: 'ok' | 'err' | 'unknown';
  readonly lastError: string;
  readonly state?: 'inactive' | 'pending' | 'firing';
}

describeWith(['LOKI'], 'the rules of loki/rules on a real Loki', () => {
  let loki: RunningLoki;
  let alertmanager: Receiver;
  let prometheus: Receiver;
  let folder: string;

  beforeAll(async () => {
    [alertmanager, prometheus] = [await startReceiver({}), await startReceiver({})];
    folder = mkdtempSync(join(tmpdir(), 'loghorn-rules-'));
    copyHurried(join(folder, 'fake'));
    process.env.LOGHORN_LOKI_RULES = folder;
    process.env.LOGHORN_ALERTMANAGER_URL = alertmanager.url;
    process.env.LOGHORN_METRICS_ENABLED = 'true';
    process.env.LOGHORN_METRICS_URL = `${prometheus.url}/api/v1/write`;
    loki = await startLoki({ tell: () => undefined });
  }, 300_000);
  afterAll(async () => {
    await loki?.stop();
    await Promise.all([alertmanager.close(), prometheus.close()]);
    rmSync(folder, { recursive: true });
  }, 60_000);

  const rules = async (): Promise<readonly Rule[]> => {
    const answer = await (await fetch(`${loki.url}/prometheus/api/v1/rules`)).json();
    return (answer as { data: { groups: { rules: Rule[] }[] } }).data.groups.flatMap((group) => group.rules);
  };
  const firing = async (): Promise<string[]> =>
    (await rules()).filter(({ state }) => state === 'firing').map(({ name }) => name);

  test('each is evaluated without an error', async () => {
    await until('an evaluation', async () => (await rules()).every(({ health }) => health !== 'unknown'), WAIT_MS);
    const told = await rules();
    expect(told.map(({ name, health, lastError }) => `${name} ${health} ${lastError}`)).toEqual(
      told.map(({ name }) => `${name} ok `),
    );
    const names = readdirSync(RULES).flatMap((file) => namesIn(readFileSync(join(RULES, file), 'utf8')));
    expect(told.map(({ name }) => name).sort()).toEqual(names.sort());
  }, 60_000);

  test('where nothing comes, both silences fire and reach the Alertmanager', async () => {
    await until('two silences', async () => (await firing()).length >= 2, WAIT_MS);
    expect((await firing()).sort()).toEqual(['LoghornSilent', 'LogsStopped']);
    const isTold = async () => alertmanager.deliveries.some(({ body }) => body.includes('LoghornSilent'));
    await until('its notification', isTold, RESEND_MS + 30_000);
    expect(alertmanager.deliveries.map(({ body }) => body).join()).toContain('Is n8n up');
  }, 180_000);

  test('lines and figures end the silences, a lag fires, and numbers are recorded for Prometheus', async () => {
    const now = Date.now();
    const observation = {
      unit: 'baseline/w/n',
      kind: 'baseline',
      lag_seconds: 900,
      blind_seconds: 0,
      rows_dead_total: 0,
    };
    await push([
      [{ service_name: 'shop' }, now, 'level=critical msg="disk full"'],
      [{ service_name: 'loghorn', loghorn: 'observation' }, now, JSON.stringify(observation)],
    ]);
    await until('the lag alone', async () => (await firing()).join() === 'LoghornLags', WAIT_MS);
    await until('numbers', () => prometheus.deliveries.length > 0, WAIT_MS);
  }, 60_000);

  async function push(lines: readonly (readonly [Readonly<Record<string, string>>, number, string])[]): Promise<void> {
    const streams = lines.map(([stream, at, text]) => ({ stream, values: [[`${at}000000`, text]] }));
    const answer = await fetch(`${loki.url}/loki/api/v1/push`, {
      ...{ method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ streams }) },
    });
    expect(answer.status).toBe(204);
  }
});

/** The very rules, but evaluated each second and without waiting for what lasts. */
function copyHurried(to: string): void {
  mkdirSync(to);
  for (const file of readdirSync(RULES)) {
    const text = readFileSync(join(RULES, file), 'utf8');
    writeFileSync(join(to, file), text.replace(/interval: \w+/g, 'interval: 1s').replace(/ for: \w+/g, ' for: 0s'));
  }
}

function namesIn(rules: string): string[] {
  return [...rules.matchAll(/^\s+- (?:alert|record): (\S+)$/gm)].map(([, name]) => name!);
}
