import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openJson } from '../../core/index';
import { pack } from '../../scripts/pack';
import { benchLimitFlags, startLoki } from '../../scripts/services/loki/index';
import type { N8n, Workflow } from '../../scripts/services/n8n/index';
import {
  lokiCredential,
  prepareN8n,
  setUp,
  shippedQuickstart,
  startWithLanes,
  stateFile,
  unitName,
  waitUntilLearned,
} from '../../scripts/services/n8n/index';
import { openSqliteStore } from '../../stores/index';
import type { TestbedLine } from '../../testbed/index';
import { createWorld, lokiSink } from '../../testbed/index';
import type { Bench, Figure } from '../bench';

const LINES = 400_000;
const SEED = 7;
const HOUR_MS = 3_600_000;
/** Long enough to measure an idle n8n, and to write the backlog, between two rounds. */
const ROUND_SECONDS = 150;
const IDLE_MS = 30_000;
const SETTLE_MS = 10_000;

interface ProbeRecord {
  readonly pieces: number;
  readonly p999Ms: number;
  readonly maxMs: number;
  /** Of the collector, wall clock: a piece about as long is one. */
  readonly longestCollectionMs: number;
  /** Pieces over 25 ms, and when. */
  readonly long: readonly string[];
  readonly delayP99Ms: number;
  readonly peakRssMb: number;
}

export const bench: Bench = {
  name: 'slices',
  about: `n8n's own process catching up ${LINES.toLocaleString('en')} lines: our synchronous pieces, loop delay and memory, beside the same n8n idle`,
  async run(progress) {
    const folder = mkdtempSync(join(tmpdir(), 'loghorn-slices-'));
    const probeFile = join(folder, 'probe.jsonl');
    progress('packing, starting Loki and n8n');
    const tarball = await pack();
    const loki = await startLoki({ dataFolder: join(folder, 'loki'), flags: benchLimitFlags });
    const n8n = await prepareN8n({
      userFolder: join(folder, 'n8n'),
      tarball,
      env: { LOGHORN_PROBE_FILE: probeFile, NODE_OPTIONS: `--require ${join(__dirname, 'slices-probe.cjs')}` },
    });
    try {
      return await measure(n8n, loki.url, probeFile, progress);
    } finally {
      await n8n.stop();
      await loki.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function measure(n8n: N8n, lokiUrl: string, probeFile: string, progress: (text: string) => void) {
  const sink = lokiSink({ url: lokiUrl, bytesPerSecond: 200e6 });
  const begun = Date.now();
  progress('an hour of history');
  await sink.write(createWorld({ seed: SEED }).lines({ from: begun - HOUR_MS, until: begun }));
  const workflow = setUp(shippedQuickstart(), { baseline: { roundSeconds: ROUND_SECONDS } });
  await n8n.importCredentials([lokiCredential(lokiUrl)]);
  await n8n.publish(workflow);
  await startWithLanes(n8n, workflow, progress);
  await waitUntilLearned(n8n, workflow).catch(() => undefined);
  const learned = await readBaseline(n8n, workflow);

  progress(`${IDLE_MS / 1000} s of idling`);
  await sleep(5_000);
  await record(n8n, probeFile);
  await sleep(IDLE_MS);
  const idle = await record(n8n, probeFile);

  progress(`writing ${LINES.toLocaleString('en')} lines behind its back`);
  await sink.write(restamped(learned.watermarkMs + 1_000, Date.now() - SETTLE_MS - 5_000));
  await record(n8n, probeFile);
  progress('waiting for its round, which catches up');
  const from = await waitForLines(n8n, workflow, learned.lines + 1_000);
  const until = await waitForLines(n8n, workflow, learned.lines + LINES);
  const busy = await record(n8n, probeFile);
  progress(
    `longest pause of the collector ${busy.longestCollectionMs.toFixed(0)} ms; long pieces: ${busy.long.join(', ')}`,
  );
  progress(`caught up in ${((until - from) / 1000).toFixed(1)} s after its first save`);
  return { name: bench.name, figures: figures(idle, busy) };
}

function figures(idle: ProbeRecord, busy: ProbeRecord): readonly Figure[] {
  const alone = (what: string, ours: number, limit: number, unit = 'ms'): Figure => ({
    what,
    unit,
    ours,
    reference: null,
    ratio: null,
    target: `<= ${limit} ${unit}`,
    met: ours <= limit,
  });
  return [
    alone(`p99.9 of ${busy.pieces} pieces, thread CPU time`, busy.p999Ms, 20),
    alone('longest piece, thread CPU time', busy.maxMs, 60),
    {
      what: 'p99 event loop delay',
      unit: 'ms',
      ours: busy.delayP99Ms,
      reference: idle.delayP99Ms,
      ratio: idle.delayP99Ms / busy.delayP99Ms,
      target: 'ours - reference <= 50 ms',
      met: busy.delayP99Ms - idle.delayP99Ms <= 50,
    },
    {
      what: 'peak memory of the process',
      unit: 'MB',
      ours: busy.peakRssMb,
      reference: idle.peakRssMb,
      ratio: idle.peakRssMb / busy.peakRssMb,
      target: null,
      met: null,
    },
  ];
}

/** A day and more of the world, told in minutes: each line keeps its order and gets a new time. */
function* restamped(from: number, until: number): Iterable<TestbedLine> {
  let index = 0;
  for (const line of createWorld({ seed: SEED }).lines({ from: from - 48 * HOUR_MS, until: Infinity })) {
    const at = BigInt(from) * 1_000_000n + (BigInt(until - from) * 1_000_000n * BigInt(index)) / BigInt(LINES);
    yield { ...line, at: String(at) };
    if (++index === LINES) return;
  }
}

async function record(n8n: N8n, probeFile: string): Promise<ProbeRecord> {
  const before = linesOf(probeFile).length;
  process.kill(n8n.pid, 'SIGUSR2');
  while (linesOf(probeFile).length === before) await sleep(50);
  return JSON.parse(linesOf(probeFile).at(-1)!) as ProbeRecord;
}

function linesOf(file: string): readonly string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').filter(Boolean) : [];
}

async function waitForLines(n8n: N8n, workflow: Workflow, lines: number): Promise<number> {
  const giveUpAt = Date.now() + 10 * 60_000;
  while ((await readBaseline(n8n, workflow)).lines < lines) {
    if (Date.now() > giveUpAt)
      throw new Error(`Failed to catch up: ${(await readBaseline(n8n, workflow)).lines} lines after ten minutes.`);
    await sleep(1_000);
  }
  return Date.now();
}

async function readBaseline(n8n: N8n, workflow: Workflow): Promise<{ lines: number; watermarkMs: number }> {
  const store = openSqliteStore({ path: stateFile(n8n) });
  try {
    const loaded = await store.load(unitName('baseline', workflow));
    if (loaded === undefined || loaded === 'unchanged') return { lines: 0, watermarkMs: 0 };
    const head = openJson<{ watermark: string; counts: { lines: number } }>('baseline', 1, loaded.parts.get('head')!);
    return { lines: head.counts.lines, watermarkMs: Number(head.watermark.slice(0, -6)) };
  } finally {
    store.close();
  }
}
