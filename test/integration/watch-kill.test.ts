import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startLoki, defaultLimitFlags, type RunningLoki } from '../../scripts/services/loki';
import { freePort } from '../../scripts/services/port';
import { startReceiver, type Delivery, type Receiver } from '../../scripts/services/receiver';
import { RawLoki } from '../conformance/raw-loki';

const clone = resolve(__dirname, '../..');
const QUERY = '{job="watch-kill"}';
const FAULTS = [
  'disk quota exhausted',
  'certificate chain rejected',
  'ledger checksum mismatch',
  'queue consumer stuck',
];
const LAST_FAULT = 'signing key revoked';
const SECRET = 'planted-webhook-secret';

let loki: RunningLoki;
let folder: string;
let receiver: Receiver | undefined;
beforeAll(async () => {
  loki = await startLoki({ flags: defaultLimitFlags, tell: () => undefined });
  folder = mkdtempSync(join(tmpdir(), 'watch-'));
}, 300_000);
afterAll(async () => {
  await receiver?.close();
  await loki.stop();
  rmSync(folder, { recursive: true });
}, 30_000);

const nsOf = (at: number): string => `${Math.floor(at)}000000`;

async function push(texts: readonly (readonly [at: number, text: string])[]): Promise<void> {
  const stream = { job: 'watch-kill', service_name: 'ledger' };
  const values = texts.map(([at, text], index) => [`${BigInt(nsOf(at)) + BigInt(index)}`, text, {}] as const);
  expect(await new RawLoki(loki.url).push([{ stream, values }])).toMatchObject({ status: 204 });
}

/** An hour of one service's ordinary life. */
async function pushHistory(): Promise<void> {
  const until = Date.now() - 5_000;
  const from = until - 3_500_000;
  for (let block = 0; block < 4; block++)
    await push(
      Array.from({ length: 875 }, (_, index): [number, string] => {
        const at = from + (block * 875 + index) * 1_000;
        return [at, `level=info msg="booked transfer ${index} for account ${index % 37}"`];
      }),
    );
}

const pushFault = (text: string): Promise<void> =>
  push(
    Array.from({ length: 40 }, (_, index): [number, string] => [
      Date.now() - (40 - index) * 50,
      `level=error msg="${text} while closing day ${index}"`,
    ]),
  );

interface Running {
  readonly child: ChildProcess;
  readonly said: () => string;
}

function startWatch(args: readonly string[]): Running {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'cli/loghorn.ts', 'watch', '--loki', loki.url, '--query', QUERY, ...args],
    { cwd: clone, env: { ...process.env, LOGHORN_WEBHOOK_TOKEN: SECRET }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (piece: Buffer) => void (text += String(piece)));
  return { child, said: () => text };
}

async function until(what: () => boolean | Promise<boolean>, withinMs: number): Promise<boolean> {
  for (const end = Date.now() + withinMs; Date.now() < end; await sleep(200)) if (await what()) return true;
  return false;
}

test('each anomaly reaches the webhook at least once and under one id, though the watch is killed again and again', async () => {
  let victim: Running | undefined;
  let kills = 0;
  receiver = await startReceiver({
    // Killed before the answer: the row is not settled, and must come again.
    onDelivery: () => {
      if (kills < 3 && victim?.child.kill('SIGKILL')) kills++;
    },
  });
  const state = join(folder, 'state.sqlite');
  const more = ['--store', state, '--every', '1s', '--lease', '2s', '--webhook', `${receiver.url}/hook`, '--json'];
  await pushHistory();
  const learned = startWatch([...more, '--once']);
  await once(learned.child, 'exit');
  expect(learned.said()).toMatch(/has learned from 3,\d\d\d lines/);

  for (const fault of FAULTS) await pushFault(fault);
  const heard = receiver;
  const opened = (): Delivery[] => heard.deliveries.filter(({ body }) => body.includes('"state":"open"'));
  const isTold = (fault: string): boolean => opened().some(({ body }) => body.includes(fault));
  const isRepeated = (): boolean => heard.deliveries.length > new Set(heard.deliveries.map(({ key }) => key)).size;
  const isOver = (): boolean => kills === 3 && FAULTS.every(isTold) && isRepeated();
  const said: string[] = [];
  for (let life = 0; life < 8 && !isOver(); life++) {
    victim = startWatch(more);
    const { child } = victim;
    await until(() => child.exitCode !== null || child.signalCode !== null || isOver(), 25_000);
    if (child.signalCode === null && !isOver()) child.kill('SIGKILL');
    said.push(victim.said());
  }
  expect(kills).toBe(3);
  expect(FAULTS.filter((fault) => !isTold(fault))).toEqual([]);

  // One id for one telling, and one body for one id.
  const keyOf = ({ body }: Delivery): string => {
    const { fingerprint, startsAt, state: told, severity } = JSON.parse(body) as Record<string, unknown>;
    return JSON.stringify([fingerprint, startsAt, told, severity]);
  };
  const ids = new Map<string, Set<string>>();
  for (const delivery of heard.deliveries) {
    expect(delivery.key).toMatch(/^[0-9a-f]{16}$/);
    expect((JSON.parse(delivery.body) as { id: string }).id).toBe(delivery.key);
    ids.set(keyOf(delivery), (ids.get(keyOf(delivery)) ?? new Set()).add(delivery.key));
  }
  expect([...ids.values()].filter(({ size }) => size > 1)).toEqual([]);
  // The killed ones were heard, but nobody could know: they came again.
  expect(isRepeated()).toBe(true);

  // The third kill can be what was waited for: so another, which is at work when it has told one fault more.
  victim!.child.kill('SIGKILL');
  const last = startWatch(more);
  await pushFault(LAST_FAULT);
  expect(await until(() => isTold(LAST_FAULT), 60_000)).toBe(true);
  last.child.kill('SIGTERM');
  expect(await until(() => last.child.exitCode !== null, 10_000)).toBe(true);
  expect(last.child.exitCode).toBe(0);
  expect([...said, victim!.said(), last.said()].join('')).not.toContain(SECRET);
}, 240_000);

test('pages tell health, metrics and anomalies while it runs; SIGTERM ends it with 0', async () => {
  const port = await freePort();
  const running = startWatch([
    '--store',
    join(folder, 'pages.sqlite'),
    '--every',
    '1s',
    '--listen',
    `127.0.0.1:${port}`,
  ]);
  const page = (path: string): Promise<Response> => fetch(`http://127.0.0.1:${port}${path}`);
  const isUp = async (): Promise<boolean> =>
    (
      await page('/metrics').then(
        (answer) => answer.text(),
        () => '',
      )
    ).includes('loghorn_lines_total');
  expect(await until(isUp, 30_000)).toBe(true);
  expect((await page('/healthz')).status).toBe(200);
  expect(await (await page('/metrics')).text()).toMatch(/loghorn_learned_ratio\{unit="baseline\/cli\/watch"\} 1\n/);
  expect(await (await page('/anomalies')).json()).toMatchObject({ open: expect.any(Array) as unknown });
  expect((await page('/nothing')).status).toBe(404);
  running.child.kill('SIGTERM');
  expect(await until(() => running.child.exitCode !== null, 10_000)).toBe(true);
  expect(running.child.exitCode).toBe(0);
}, 60_000);
