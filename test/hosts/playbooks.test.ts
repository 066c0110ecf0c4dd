import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startHosts, type Host, type Hosts } from '../../scripts/services/hosts';
import { login } from '../../scripts/services/n8n/environment';
import { installN8n } from '../../scripts/services/n8n/install-n8n';
import { startReceiver, type Receiver } from '../../scripts/services/receiver';
import { mustRun } from '../../scripts/services/run';
import { readTold } from '../../scripts/start/show-notification';
import { collect } from '../collect/collected';
import { describeWith } from '../e2e/needs';
import { until } from '../e2e/until';
import { binaries } from './binaries';
import { bundle } from './bundle';
import { Stage } from './play';
import { CHECKOUT, IMAP, pushHistory, sayBeside, SERVICES, startService, WAREHOUSE } from './services';
import { postgresFor, redisFor, type StateServer } from './state-servers';

jest.setTimeout(1_500_000);

/** bcrypt of the password that a local n8n of ours has. */
const PASSWORD_HASH = '$2a$10$o8kqHnvrA.ESnaCxy6ihGetIkI0NEBHe2e9RkkpikYhHua1pgg0H6';
/** Lines that a host says for 80 s, while its agent is another. */
const COUNTED = 400;
const NAMES = ['ocean', 'dns01', 'node005', 'node006'];

describeWith(['HOSTS', 'ANSIBLE', 'LOKI', 'PROMTAIL'], 'the playbooks, on a central host and three agents', () => {
  let folder: string;
  let hosts: Hosts;
  let stage: Stage;
  let receiver: Receiver;
  let lokiUrl: string;
  /** Until the end: n8n ends without haste while it reaches its state. */
  const servers: StateServer[] = [];
  /** Of the hosts that send their logs by another than Promtail. */
  const agents: Record<string, string> = {};
  const host = (name: string): Host => {
    const found = hosts.all.find((each) => each.name === name);
    if (found === undefined) throw new Error(`no host ${name}`);
    return found;
  };
  const told = (because: string, service: string) =>
    receiver.deliveries
      .map(readTold)
      .filter((each) => each.because === because && each.alerts.some(({ labels }) => labels.service === service));

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'loghorn-stage-'));
    const n8n = await installN8n();
    const { loki, promtail, alloy } = await binaries();
    if (alloy !== undefined) agents.node006 = 'alloy';
    const n8nFolder = dirname(dirname(dirname(dirname(n8n.node))));
    hosts = await startHosts(NAMES, { '/opt/n8n': n8nFolder });
    receiver = await startReceiver({ address: hosts.address });
    const variables = {
      loki_push_url: `http://${host('ocean').address}:3100`,
      loki_file: loki,
      loki_overrides_file: resolve(__dirname, '../../loki/overrides.example.yaml'),
      promtail_file: promtail,
      alloy_file: alloy ?? '',
      // What is built of Alloy for tests has no `fmt`.
      alloy_check: 'test -s %s',
      nginx_push_from: ['10.213.7.0/24'],
      nginx_push_address: host('ocean').address,
      nginx_loki_users: [{ name: 'reader', password_hash: await hashOf('only-for-a-test') }],
      n8n_folder: '/opt/n8n',
      n8n_encryption_key: 'only-for-a-test-0123456789',
      n8n_owner_email: login.email,
      n8n_owner_password_hash: PASSWORD_HASH,
      loghorn_bundle: await bundle(),
      log_anomaly_query: `{service_name=~"${SERVICES.map(({ name }) => name).join('|')}"}`,
      log_anomaly_history_hours: 3,
      log_anomaly_round_seconds: 5,
      log_anomaly_settle_seconds: 5,
      log_anomaly_receiver_options: { roundSeconds: 5, groupWaitSeconds: 5, groupIntervalSeconds: 10 },
      log_anomaly_webhook: `${receiver.url}/alerts`,
    };
    const ofHosts = Object.fromEntries(Object.entries(agents).map(([name, log_agent]) => [name, { log_agent }]));
    stage = new Stage(folder, hosts, variables, ofHosts);
  });

  afterAll(async () => {
    await hosts?.stop();
    await receiver?.close();
    for (const server of servers) await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('check mode says what would be done on bare hosts, and does nothing', async () => {
    await stage.play('agents.yaml', {}, ['--check']);
    expect((await host('dns01').ssh('ls /opt/loghorn /etc/promtail')).code).not.toBe(0);
  });

  test('the central host and the agents are brought up', async () => {
    await stage.play('central.yaml');
    await stage.play('agents.yaml');
    lokiUrl = await host('ocean').forward(3100);
    for (const each of hosts.all) {
      expect((await each.ssh(`systemctl is-active ${agents[each.name] ?? 'promtail'}`)).stdout.trim()).toBe('active');
    }
    expect((await host('ocean').ssh('systemctl is-active loki nginx')).stdout.trim()).toBe('active\nactive');
  });

  test("Loki goes by its tenants' own limits", async () => {
    const metrics = await (await fetch(`${lokiUrl}/metrics`)).text();
    expect(metrics).toContain('loki_runtime_config_last_reload_successful{config="loki"} 1');
    expect(await (await fetch(`${lokiUrl}/config`)).text()).toContain('file: /etc/loki/overrides.yaml');
  });

  test('a line that is written on an agent is in Loki within 10 s, with its unit, level and boot', async () => {
    for (const name of NAMES.slice(1)) {
      await host(name).ssh(
        // Its own output, not `logger`: journald names no unit for a process that is gone before it looks. <4> is a warning.
        `systemd-run --wait --unit=greeting-${name} bash -c 'echo "<4>hello from ${name}"; sleep 1'`,
      );
      const query = `{host="${name}", service_name="greeting-${name}"}`;
      const [line] = await until(
        `the line of ${name}`,
        async () => {
          const lines = await collect(lokiUrl, query);
          return lines.length > 0 && lines;
        },
        10_000,
      );
      expect(line?.labels).toEqual({ host: name, service_name: `greeting-${name}`, source: 'journal' });
      expect(line?.metadata).toMatchObject({ level: 'warning', unit: `greeting-${name}.service` });
      expect(line?.metadata.boot_id).toMatch(/^[0-9a-f]{32}$/);
    }
  });

  test('agents may push and nothing else; people sign in', async () => {
    const { address } = host('ocean');
    expect((await fetch(`http://${address}:3100/loki/api/v1/labels`)).status).toBe(404);
    expect(await statusOf(`https://${address}/loki/api/v1/labels`)).toBe(401);
    expect(await statusOf(`https://${address}/loki/api/v1/labels`, 'reader:only-for-a-test')).toBe(200);
  });

  test('the detector is brought up on three hours of ordinary life, and its triggers run', async () => {
    await pushHistory(lokiUrl);
    for (const service of SERVICES) await startService(host(service.host), service);
    await stage.play('detector.yaml');
    expect((await host('ocean').ssh('systemctl is-active n8n')).stdout.trim()).toBe('active');
  });

  test('a second run changes nothing', async () => {
    const { changed } = await stage.play('site.yaml');
    expect(changed).toEqual(Object.fromEntries(NAMES.map((name) => [name, 0])));
  });

  test('a flood, failed sign-ins and a service that dies reach the webhook, each as one alert', async () => {
    await sayBeside(host(WAREHOUSE.host), WAREHOUSE, { line: 'parcel N scanned at gate N', everyMs: 50, seconds: 420 });
    await sayBeside(host(IMAP.host), IMAP, {
      line: 'Aborted login: auth failed for userN',
      everyMs: 500,
      seconds: 420,
    });
    await host(CHECKOUT.host).ssh(`systemctl kill -s KILL ${CHECKOUT.name}`);
    for (const { name } of SERVICES) await until(`the alert of ${name}`, () => told('new', name).length > 0, 600_000);
    await sleep(20_000);
    for (const { name } of SERVICES) expect(told('new', name)).toHaveLength(1);
  });

  test('an upgrade restarts what is new and keeps the baselines', async () => {
    const state =
      'sha256sum /var/lib/n8n/.n8n/loghorn/state.sqlite | wc -l; stat -c %W /var/lib/n8n/.n8n/loghorn/state.sqlite';
    const before = (await host('ocean').ssh(state)).stdout;
    const { changed } = await stage.play('site.yaml', { promtail_version: '3.6.15-again', loghorn_version: '0.1.1' });
    expect(changed.node005).toBeGreaterThan(0);
    expect((await host('ocean').ssh(state)).stdout).toBe(before);
    expect((await host('node005').ssh('readlink -f /usr/local/bin/promtail')).stdout).toContain(
      'promtail-3.6.15-again',
    );
  });

  describeWith(['ALLOY'], 'Alloy', () => {
    test('moves a host on from Promtail, and no line is lost', async () => {
      const count = `for n in $(seq ${COUNTED}); do echo "count $n"; sleep 0.2; done`;
      await host('dns01').ssh(`systemd-run --unit=counting bash -c '${count}'`);
      await stage.play('agents.yaml', { log_agent: 'alloy' }, ['--limit', 'dns01']);
      expect((await host('dns01').ssh('systemctl is-active promtail alloy')).stdout.trim()).toBe('inactive\nactive');
      const texts = await until(
        'the last line',
        async () => {
          const lines = (await collect(lokiUrl, '{host="dns01", service_name="counting"}')).map(({ text }) => text);
          return lines.includes(`count ${COUNTED}`) && lines;
        },
        180_000,
      );
      expect(texts).toEqual(Array.from({ length: COUNTED }, (_, index) => `count ${index + 1}`));
    });
  });

  describe.each([
    ['REDIS', redisFor],
    ['POSTGRES', postgresFor],
  ] as const)('state in %s', (need, serverFor) => {
    describeWith([need], 'on a server of its own', () => {
      // The role itself asks there for a baseline, and fails without one.
      test('is what one variable and its account ask for', async () => {
        const server = await serverFor(hosts.address);
        servers.push(server);
        expect((await stage.play('detector.yaml', server.variables)).changed.ocean).toBeGreaterThan(0);
      });
    });
  });

  test('removal leaves nothing', async () => {
    await stage.play('remove.yaml', { remove_data: true });
    const left =
      'ls -d /opt/loghorn /etc/nginx/loghorn /{etc,var/lib}/{loki,promtail,alloy,n8n} 2>/dev/null; systemctl list-units --all --no-legend loki promtail alloy n8n; getent passwd loki promtail alloy n8n';
    for (const each of hosts.all) expect((await each.ssh(left)).stdout.trim()).toBe('');
  });
});

/** Of an answer by TLS, whoever signed the certificate. */
async function statusOf(url: string, user?: string): Promise<number> {
  const asked = request(url, { auth: user, rejectUnauthorized: false }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode ?? 0;
}

async function hashOf(password: string): Promise<string> {
  return (await mustRun('openssl', ['passwd', '-6', password])).stdout.trim();
}
