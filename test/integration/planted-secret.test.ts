import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { msToNs } from '../../core/index';
import { startLoki, defaultLimitFlags, type RunningLoki } from '../../scripts/services/loki';
import { startPostgres } from '../../scripts/services/postgres';
import { startRedis } from '../../scripts/services/redis';
import { createFetchHttp, LokiApi } from '../../sources/index';
import { describeWith } from '../e2e/needs';

const clone = resolve(__dirname, '../..');
/** In every secret, whatever its shape. */
const MARK = /plant3d/i;
const SECRETS = [
  'password=plant3d-one',
  'Authorization: Bearer plant3d.two.0123456789',
  'dsn=postgres://bob:plant3d-three@db:5432/x',
  '{\\"api_key\\":\\"plant3d-four-99\\"}',
  'key AKIAPLANT3DPLANT3D00',
  'jwt eyJhbGciOiJIUzI1NiJ9.plant3dplant3dplant3d.plant3dplant3d',
  "pwd='plant3d five'",
  'Cookie: sid=plant3d-six',
];
const FAULT = 'ledger checksum mismatch';
const secretOf = (nth: number): string => SECRETS[nth % SECRETS.length]!;

let loki: RunningLoki;
let folder: string;
beforeAll(async () => {
  loki = await startLoki({ flags: defaultLimitFlags, tell: () => undefined });
  folder = mkdtempSync(join(tmpdir(), 'planted-'));
}, 300_000);
afterAll(async () => {
  await loki.stop();
  rmSync(folder, { recursive: true });
}, 30_000);

interface Place {
  readonly address: string;
  /** Everything that lies in the store, as it lies there. */
  raw(): Promise<string>;
  stop(): Promise<void>;
}

const places = [
  ['sqlite', [], sqlite],
  ['redis', ['REDIS'], redis],
  ['postgres', ['POSTGRES'], postgres],
] as const;

async function sqlite(): Promise<Place> {
  const home = mkdtempSync(join(folder, 'sqlite-'));
  const raw = (): string =>
    readdirSync(home)
      .map((name) => readFileSync(join(home, name), 'latin1'))
      .join('\n');
  return Promise.resolve({
    address: join(home, 'state.sqlite'),
    raw: () => Promise.resolve(raw()),
    stop: () => Promise.resolve(),
  });
}

async function redis(): Promise<Place> {
  const password = 'plant3d-redis';
  const server = await startRedis({ password });
  const client = new Redis(server.port, '127.0.0.1', { password });
  const read: Readonly<Record<string, (key: string) => Promise<readonly unknown[]>>> = {
    string: async (key) => [await client.getBuffer(key)],
    hash: async (key) => Object.entries(await client.hgetallBuffer(key)).flat(),
    zset: (key) => client.zrangeBuffer(key, '0', '-1'),
    set: (key) => client.smembersBuffer(key),
    list: (key) => client.lrangeBuffer(key, 0, -1),
  };
  const raw = async (): Promise<string> => {
    const found: unknown[] = [];
    for (const key of await client.keys('*')) found.push(key, ...(await read[await client.type(key)]!(key)));
    return found.map((one) => (Buffer.isBuffer(one) ? one.toString('latin1') : String(one))).join('\n');
  };
  const address = `redis://:${password}@127.0.0.1:${server.port}/0`;
  return { address, raw, stop: async () => (client.disconnect(), await server.stop()) };
}

async function postgres(): Promise<Place> {
  const server = await startPostgres({ tell: () => undefined });
  const raw = async (): Promise<string> => {
    const client = new Client({ connectionString: server.url });
    await client.connect();
    const { rows } = await client.query<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'loghorn'",
    );
    const found: unknown[] = [];
    for (const { name } of rows)
      for (const row of (await client.query<Record<string, unknown>>(`SELECT * FROM loghorn."${name}"`)).rows)
        found.push(...Object.values(row));
    await client.end();
    return found.map((one) => (Buffer.isBuffer(one) ? one.toString('latin1') : String(one))).join('\n');
  };
  return { address: server.url, raw, stop: () => server.stop() };
}

function api(): LokiApi {
  const { random } = Math;
  const http = createFetchHttp({ url: loki.url });
  return new LokiApi({ http, origin: loki.url, sleep: (ms) => sleep(ms), now: () => Date.now(), random });
}

const ordinary = Array.from({ length: 1_700 }, (_, nth) => `level=info msg="booked ${nth}" ${secretOf(nth)}`);
const fault = Array.from({ length: 60 }, (_, nth) => `level=error msg="${FAULT} in day ${nth}" ${secretOf(nth)}`);

async function push(service: string, texts: readonly string[], from: number, everyMs: number): Promise<void> {
  const labels = { service_name: service };
  await api().pushAll(texts.map((text, nth) => ({ at: msToNs(from + nth * everyMs), labels, text })));
}

/** What a run said on both of its streams. */
async function run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'cli/loghorn.ts', ...args], {
    cwd: clone,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += String(text)));
  await once(child, 'close');
  return said;
}

describe.each(places)('a secret of the log or of a sign-in', (name, needs, open) => {
  describeWith(needs, `with the baseline in ${name}`, () => {
    test('is in no output, no own line and nowhere in the store', async () => {
      const place = await open();
      try {
        const service = `ledger-${name}`;
        const env = {
          LOGHORN_WEBHOOK_TOKEN: 'plant3d-webhook',
          LOKI_BEARER_TOKEN: 'plant3d-loki',
          LOGHORN_STORE: place.address,
        };
        // Nobody listens there: rows stay in the outbox, and the failure is told.
        const where = [
          '--loki',
          loki.url,
          '--query',
          `{service_name="${service}"}`,
          '--webhook',
          'http://127.0.0.1:9/x',
        ];
        const watch = (): Promise<string> => run(['watch', ...where, '--once', '--json', '--own-lines'], env);
        await push(service, ordinary, Date.now() - 3_450_000, 2_000);
        const learned = await watch();
        // After what was learned as history, and settled when it is read.
        await push(service, fault, Date.now() - 2_000, 20);
        await sleep(12_000);
        const told = await watch();
        const raw = await place.raw();
        const status = await run(['status', '--json'], env);
        const span = { from: msToNs(Date.now() - 600_000), until: msToNs(Date.now() + 1_000) };
        const own = (await api().lines(`{loghorn=~".+"} |= "${service}"`, span, 1_000)).lines.map(({ text }) => text);
        // Each of them holds what the secret stood beside, so that a place which is empty cannot pass.
        for (const text of [told, raw, own.join('\n')]) expect(text).toContain(FAULT);
        expect(told).toMatch(/cannot deliver an anomaly/);
        for (const text of [learned, told, raw, status, own.join('\n')]) expect(text).not.toMatch(MARK);
      } finally {
        await place.stop();
      }
    }, 180_000);
  });
});

test('a secret of a file is in neither the page nor the report of a scan', async () => {
  const stamped = [...ordinary, ...fault].map(
    (text, nth) => `${new Date(Date.UTC(2026, 10, 18) + nth * 2_000).toISOString()} ledger ${text}`,
  );
  const file = join(folder, 'ledger.log');
  const page = join(folder, 'page.html');
  writeFileSync(file, `${stamped.join('\n')}\n`);
  const texts = [
    await run(['scan', file, '--html', page]),
    await run(['scan', file, '--json']),
    readFileSync(page, 'utf8'),
  ];
  for (const text of texts) {
    expect(text).toContain(FAULT);
    expect(text).not.toMatch(MARK);
  }
}, 120_000);
