import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { msToNs, readStatus } from '../../core/index';
import { defaultLimitFlags, startLoki, type RunningLoki } from '../../scripts/services/loki';
import { prepareN8n, setUp, type Credential, type N8n, type Workflow } from '../../scripts/services/n8n';
import { startReceiver, type Receiver } from '../../scripts/services/receiver';
import { readTold } from '../../scripts/start/show-notification';
import { createFetchHttp, LokiApi } from '../../sources/index';
import { openStore } from '../../stores/open-store';
import { describeWith, tarball } from './needs';
import { until } from './until';

const clone = resolve(__dirname, '../..');
const TOKEN = 'planted-webhook-token-8f2c';
const SECRET = 'planted-log-secret-77aa';
const HISTORY = 3_400;

jest.setTimeout(600_000);

/** The shipped workflow as a person makes it ready: a credential for the webhook, and where to send to. */
function shipped(sendTo: string): Workflow {
  const file = join(clone, 'workflows/log-anomaly-alerts.json');
  const workflow = setUp(JSON.parse(readFileSync(file, 'utf8')) as Workflow, {
    sendTo,
    receiver: { roundSeconds: 2, groupWaitSeconds: 1 },
  });
  const credentials = { httpHeaderAuth: { id: headerAuth.id, name: headerAuth.name } };
  const nodes = workflow.nodes.map((node) => (node.name === 'Webhook' ? { ...node, credentials } : node));
  return { ...workflow, nodes };
}

const headerAuth: Credential = {
  ...{ id: 'loghornwebhook', name: 'loghorn watch', type: 'httpHeaderAuth' },
  data: { name: 'Authorization', value: `Bearer ${TOKEN}` },
};

describeWith(['LOKI'], 'loghorn watch, its webhook workflow in a real n8n, and a real Loki', () => {
  const folder = mkdtempSync(join(tmpdir(), 'loghorn-webhook-'));
  let loki: RunningLoki;
  let receiver: Receiver;
  let n8n: N8n;
  let said = '';
  const watches: ChildProcess[] = [];

  beforeAll(async () => {
    loki = await startLoki({ dataFolder: join(folder, 'loki'), flags: defaultLimitFlags });
    receiver = await startReceiver({});
    n8n = await prepareN8n({ userFolder: join(folder, 'n8n'), tarball: await tarball() });
    await n8n.importCredentials([headerAuth]);
    await n8n.publish(shipped(`${receiver.url}/alerts`));
    await n8n.start();
  });

  afterAll(async () => {
    for (const watch of watches) watch.kill('SIGKILL');
    await n8n.stop();
    await receiver.close();
    await loki.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const hook = (): string => `${n8n.url}/webhook/loghorn-anomalies`;

  async function push(texts: readonly string[], from: number, everyMs: number): Promise<void> {
    const api = new LokiApi({
      http: createFetchHttp({ url: loki.url }),
      origin: loki.url,
      sleep: (ms) => sleep(ms),
      now: () => Date.now(),
      random: Math.random,
    });
    const labels = { service_name: 'ledger' };
    await api.pushAll(texts.map((text, nth) => ({ at: msToNs(from + nth * everyMs), labels, text })));
  }

  function startWatch(token: string, more: readonly string[]): ChildProcess {
    const where = ['--loki', loki.url, '--query', '{service_name=~".+"}', '--store', join(folder, 'watch.sqlite')];
    const how = ['--webhook', hook(), '--every', '1s', '--lease', '2s', ...more];
    const watch = spawn(process.execPath, ['--import', 'tsx', 'cli/loghorn.ts', 'watch', ...where, ...how], {
      cwd: clone,
      env: { ...process.env, LOGHORN_WEBHOOK_TOKEN: token },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [watch.stdout, watch.stderr]) stream?.on('data', (text: Buffer) => (said += String(text)));
    watches.push(watch);
    return watch;
  }

  const waiting = async (): Promise<number> => {
    const store = openStore(join(folder, 'watch.sqlite'));
    const [status] = await readStatus(store, Date.now(), 'baseline/');
    await store.close();
    return status?.kind === 'baseline' ? status.undone : -1;
  };

  test('nobody without the token is let in', async () => {
    const headers = { 'content-type': 'application/json' };
    const post = (more: Record<string, string>) =>
      fetch(hook(), { method: 'POST', headers: { ...headers, ...more }, body: '{}' });
    const status = await until(
      'the webhook',
      async () => (await post({})).status !== 404 && (await post({})).status,
      60_000,
    );
    expect(status).toBe(403);
    expect((await post({ authorization: 'Bearer wrong' })).status).toBe(403);
  });

  test('what is no anomaly is refused, and watch would send it again', async () => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` };
    const answer = await fetch(hook(), { method: 'POST', headers, body: '{"a":1}' });
    expect(answer.status).toBeGreaterThanOrEqual(400);
  });

  test('with a wrong token the anomaly is kept; with the right one it becomes one alert that leaves n8n', async () => {
    const ordinary = Array.from({ length: HISTORY }, (_, nth) => `level=info msg="booked ${nth} for ${nth % 37}"`);
    await push(ordinary, Date.now() - HISTORY * 1_000 - 30_000, 1_000);
    const [learned] = (await once(startWatch(TOKEN, ['--once']), 'exit')) as [number];
    expect(learned).toBe(0);

    const fault = Array.from(
      { length: 60 },
      (_, nth) => `level=error msg="ledger checksum mismatch" day=${nth} password=${SECRET}`,
    );
    await push(fault, Date.now() - 3_000, 50);
    const refused = startWatch('wrong', []);
    await until('a refusal', () => said.includes('webhook: it answered 403'), 60_000);
    refused.kill('SIGTERM');
    await once(refused, 'exit');
    expect(await waiting()).toBeGreaterThan(0);
    expect(receiver.deliveries).toEqual([]);

    startWatch(TOKEN, []);
    await until('the alert', () => receiver.deliveries.length > 0, 120_000);
    await until('its settling', async () => (await waiting()) === 0, 30_000);
    const [first] = receiver.deliveries.map(readTold);
    expect(first?.because).toBe('new');
    expect(first?.alerts.map(({ labels }) => labels.service)).toEqual(['ledger']);
    expect(first?.id).toBe(receiver.deliveries[0]?.key);
  });

  test('the token and a secret of the log are in no alert, no log and no state of either', async () => {
    const state = (name: string): string => readFileSync(join(folder, name), 'latin1');
    const files = ['watch.sqlite', 'n8n/.n8n/loghorn/state.sqlite', 'n8n/n8n.log'];
    const texts = [said, JSON.stringify(receiver.deliveries), n8n.logTail(10_000), ...files.map(state)];
    for (const text of texts) {
      expect(text).not.toContain(SECRET);
      expect(text).not.toContain(TOKEN);
    }
    expect(texts.some((text) => text.includes('ledger checksum mismatch'))).toBe(true);
    await Promise.resolve();
  });
});
