import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { request, type RequestOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startChild, type Child } from '../../scripts/services/child';
import { startLoki, type RunningLoki } from '../../scripts/services/loki';
import { freePort } from '../../scripts/services/port';
import { mustRun } from '../../scripts/services/run';
import { describeWith } from '../e2e/needs';
import { until } from '../e2e/until';
import { selfSigned } from './self-signed';

jest.setTimeout(180_000);

const PASSWORD = 'correct horse';
const now = `${Date.now()}000000`;
const pushed = JSON.stringify({ streams: [{ stream: { service_name: 'shop' }, values: [[now, 'order 1 paid']] }] });
const QUERY = `/loki/api/v1/query_range?query=${encodeURIComponent('{service_name="shop"}')}`;

describeWith(['LOKI', 'NGINX'], 'nginx/loghorn.conf before a real Loki of several tenants', () => {
  let folder: string;
  let loki: RunningLoki;
  let nginx: Child;
  let behind: Server;
  let seen: IncomingHttpHeaders[] = [];
  const port = { https: 0, http: 0 };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'loghorn-nginx-'));
    loki = await startLoki({ dataFolder: join(folder, 'loki'), flags: ['-auth.enabled=true'] });
    behind = createServer((asked, answer) => (seen.push(asked.headers), answer.end(`behind ${asked.url}`)));
    await once(behind.listen(0, '127.0.0.1'), 'listening');
    [port.https, port.http] = [await freePort(), await freePort()];
    await selfSigned(folder);
    await write('readers', ['anna', 'bert']);
    await write('pushers', ['agent']);
    writeFileSync(join(folder, 'tenants.map'), 'anna team-a;\nagent team-a;\nbert team-b;\n');
    writeFileSync(join(folder, 'nginx.conf'), configured());
    nginx = startChild('nginx', ['-c', join(folder, 'nginx.conf')], { logFile: join(folder, 'nginx.log') });
    await until('nginx', async () => (await ask('/').catch(() => undefined))?.status === 200, 10_000);
  });

  afterAll(async () => {
    await nginx?.stop();
    behind?.close();
    behind?.closeAllConnections();
    await loki?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const write = async (name: string, users: readonly string[]) => {
    const hashed = users.map(
      async (user) => `${user}:${(await mustRun('openssl', ['passwd', '-6', PASSWORD])).stdout}`,
    );
    writeFileSync(join(folder, name), (await Promise.all(hashed)).join(''));
  };

  /** The file that operators deploy, but for its addresses and its folder. */
  const configured = (): string => {
    const { port: other } = behind.address() as AddressInfo;
    const shipped = readFileSync(resolve(__dirname, '../../nginx/loghorn.conf'), 'utf8')
      .replaceAll('/etc/nginx/loghorn', folder)
      .replace('listen 443 ssl', `listen 127.0.0.1:${port.https} ssl`)
      .replace('listen 80', `listen 127.0.0.1:${port.http}`)
      .replace('server loki:3100', `server ${new URL(loki.url).host}`)
      .replace('server grafana:3000', `server 127.0.0.1:${other}`)
      .replace('server n8n:5678', `server 127.0.0.1:${other}`);
    writeFileSync(join(folder, 'loghorn.conf'), shipped);
    mkdirSync(join(folder, 'tmp'));
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
      .map((name) => `${name}_temp_path ${folder}/tmp/${name};`)
      .join(' ');
    return `daemon off; pid ${folder}/nginx.pid; error_log stderr;\n${process.getuid?.() === 0 ? 'user root;' : ''}
events {}\nhttp { access_log off; ${temporary} include ${folder}/loghorn.conf; }\n`;
  };

  const ask = (path: string, options: RequestOptions = {}, body?: string) =>
    new Promise<{ status: number; text: string }>((resolved, refused) => {
      const asked = request(
        { host: '127.0.0.1', port: port.https, path, rejectUnauthorized: false, agent: false, ...options },
        (answer) => {
          let text = '';
          answer.on('data', (part: Buffer) => (text += part.toString()));
          answer.on('end', () => resolved({ status: answer.statusCode ?? 0, text }));
        },
      );
      asked.on('error', refused);
      asked.end(body);
    });
  const by = (user: string, headers: Record<string, string> = {}): RequestOptions => ({
    auth: `${user}:${PASSWORD}`,
    headers,
  });
  const push = (options: RequestOptions) =>
    ask(
      '/loki/api/v1/push',
      { ...options, method: 'POST', headers: { ...options.headers, 'Content-Type': 'application/json' } },
      pushed,
    );

  test('nginx itself takes the file', async () => {
    await mustRun('nginx', ['-t', '-c', join(folder, 'nginx.conf')]);
  });

  test('nobody reads or sends without a password', async () => {
    expect((await ask(QUERY)).status).toBe(401);
    expect((await ask(QUERY, { auth: 'anna:wrong' })).status).toBe(401);
    expect((await push({})).status).toBe(401);
  });

  test('an agent sends and cannot read, a reader reads and cannot send', async () => {
    expect((await push(by('agent'))).status).toBe(204);
    expect((await push(by('anna'))).status).toBe(401);
    expect((await ask(QUERY, by('agent'))).status).toBe(401);
    await until('the line', async () => (await ask(QUERY, by('anna'))).text.includes('order 1 paid'), 10_000);
  });

  test('the tenant is that of the sign-in, whatever the client says', async () => {
    const asTeamB = await ask(QUERY, by('anna', { 'X-Scope-OrgID': 'team-b' }));
    expect(asTeamB.text).toContain('order 1 paid');
    const stranger = await ask(QUERY, by('bert', { 'X-Scope-OrgID': 'team-a' }));
    expect(stranger.status).toBe(200);
    expect(stranger.text).not.toContain('order 1 paid');
  });

  test.each(['/loki/api/v1/delete', '/loki/api/v1/rules', '/loki/api/v1/push/x', '/loki/api/v1/query/../delete'])(
    '%s stays inside',
    async (path) => {
      expect((await ask(path, { ...by('anna'), method: 'POST' })).status).toBe(404);
    },
  );

  test.each(['/config', '/flush', '/ingester/shutdown', '/metrics', '/otlp/v1/logs'])(
    "Loki's %s cannot be reached",
    async (path) => {
      expect((await ask(path, by('anna'))).text).toBe(`behind ${path}`);
    },
  );

  test('Grafana and n8n are told who asks for them and how, and may open a WebSocket', async () => {
    for (const path of ['/grafana/api/live/ws', '/rest/push']) {
      seen = [];
      await ask(path, { headers: { Upgrade: 'websocket', Connection: 'Upgrade' } });
      expect(seen).toMatchObject([
        { 'x-forwarded-proto': 'https', 'x-forwarded-for': '127.0.0.1', upgrade: 'websocket' },
      ]);
    }
  });

  test('plain HTTP is sent to TLS', async () => {
    const answer = await fetch(`http://127.0.0.1:${port.http}/home`, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([301, 'https://127.0.0.1/home']);
  });
});
