import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LokiApi, createFetchHttp, type PushLine } from '../../sources/index';
import { freePort } from '../../scripts/services/port';
import { startLoki, defaultLimitFlags, type RunningLoki } from '../../scripts/services/loki';
import { msToNs, nextNs } from '../../core/index';
import { until } from '../e2e/until';

const clone = resolve(__dirname, '../..');
const HISTORY = 3_400;
const FAULT = 60;

let loki: RunningLoki;
let folder: string;
let watch: ChildProcess | undefined;
let metricsUrl: string;
beforeAll(async () => {
  loki = await startLoki({ flags: defaultLimitFlags, tell: () => undefined });
  folder = mkdtempSync(join(tmpdir(), 'own-lines-'));
}, 300_000);
afterAll(async () => {
  watch?.kill('SIGKILL');
  await loki.stop();
  rmSync(folder, { recursive: true });
}, 30_000);

function api(): LokiApi {
  return new LokiApi({
    http: createFetchHttp({ url: loki.url }),
    origin: loki.url,
    sleep: (ms) => sleep(ms),
    now: () => Date.now(),
    random: Math.random,
  });
}

async function push(labels: Record<string, string>, texts: readonly string[], from: number, everyMs: number) {
  const lines: PushLine[] = texts.map((text, nth) => ({ at: msToNs(from + nth * everyMs), labels, text }));
  await api().pushAll(lines);
}

const ownLines = async (what: string): Promise<Record<string, unknown>[]> => {
  const span = { from: msToNs(Date.now() - 600_000), until: nextNs(msToNs(Date.now())) };
  const { lines } = await api().lines(`{service_name="loghorn", loghorn="${what}"}`, span, 1_000);
  return lines.map(({ text }) => JSON.parse(text) as Record<string, unknown>);
};

async function startWatching(): Promise<void> {
  const port = await freePort();
  metricsUrl = `http://127.0.0.1:${port}/metrics`;
  const where = ['--loki', loki.url, '--query', '{service_name=~".+"}', '--store', join(folder, 'state.sqlite')];
  const how = ['--own-lines', '--every', '1s', '--listen', `127.0.0.1:${port}`];
  watch = spawn(process.execPath, ['--import', 'tsx', 'cli/loghorn.ts', 'watch', ...where, ...how], {
    cwd: clone,
    stdio: 'ignore',
  });
  await until('the first observation', async () => (await ownLines('observation')).length > 0, 60_000);
}

test('anomalies and figures are written as own lines, and own lines are never judged, whatever the query', async () => {
  const ordinary = Array.from(
    { length: HISTORY },
    (_, nth) => `level=info msg="booked transfer ${nth} for ${nth % 37}"`,
  );
  const fault = Array.from({ length: FAULT }, (_, nth) => `level=error msg="ledger checksum mismatch in day ${nth}"`);
  await push({ service_name: 'ledger' }, ordinary, Date.now() - HISTORY * 1_000 - 60_000, 1_000);
  await startWatching();

  // The same fault twice, once under our own label: as if Loghorn quoted each error that it finds.
  await push({ service_name: 'ledger' }, fault, Date.now() - 3_000, 50);
  await push(
    { service_name: 'quoting', loghorn: 'anomaly' },
    fault.map((text) => `{"text":${JSON.stringify(text)}}`),
    Date.now() - 3_000,
    50,
  );
  const anomaly = await until(
    'the anomaly',
    async () => (await ownLines('anomaly')).find(({ service }) => service === 'ledger') ?? false,
    60_000,
  );
  expect(anomaly).toMatchObject({ unit: 'baseline/cli/watch', severity: 'error', state: 'open', kind: 'line' });

  // A minute later closed minutes are counted against Loki's, and our own lines are missing in neither.
  const observed = await until(
    'a second observation',
    async () => (await ownLines('observation')).find(({ open_anomalies: open }) => Number(open) > 0) ?? false,
    90_000,
  );
  expect(observed).toMatchObject({
    ...{ unit: 'baseline/cli/watch', kind: 'baseline', learned_ratio: 1, coverage_ratio: 1, blind_seconds: 0 },
    ...{ lines_total: HISTORY + FAULT, gaps_total: 0, lines_skipped_total_too_late: 0, errors_total: 0 },
  });
  const all = await ownLines('anomaly');
  expect(new Set(all.map(({ service }) => service))).toEqual(new Set(['ledger']));
  const metrics = await (await fetch(metricsUrl)).text();
  expect(metrics).toContain(`loghorn_lines_total{unit="baseline/cli/watch"} ${HISTORY + FAULT}\n`);
  expect(metrics).toContain('loghorn_evictions_total{unit="baseline/cli/watch",what="templates"} 0\n');
  expect(metrics).toContain('loghorn_detector_evictions_total{unit="baseline/cli/watch",detector="rate"} 0\n');
}, 240_000);
