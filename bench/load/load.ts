import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pack } from '../../scripts/pack';
import { startLoki } from '../../scripts/services/loki/index';
import * as n8nService from '../../scripts/services/n8n/index';
import { startReceiver, type Receiver } from '../../scripts/services/receiver';
import type { Bench, BenchResult } from '../bench';
import { figuresOf } from './load-figures';
import { LoadRecord, type Measured } from './load-record';
import { NeverSeen, type Told } from './never-seen';
import { OF_THE_LOAD } from './push-request';
import { startSteadyLoad } from './steady-load';
import { msOf, WatchedBaseline } from './watched-baseline';

const LINES_A_SECOND = Number(process.env.LOGHORN_BENCH_LINES_A_SECOND ?? 10_500);
const SECONDS = Number(process.env.LOGHORN_BENCH_SECONDS ?? 600);
/** A folder: then n8n writes a CPU profile of its whole life into it, and is slower. */
const PROFILE = process.env.LOGHORN_BENCH_PROFILE;
/** A service that is younger tells no new kind of line (its detector warms up for ten minutes of the logs' time). */
const GROWN_UP_MS = 630_000;
/** Time for the last error to be told within the load. */
const LAST_ERROR_MS = 45_000;
/** Of history that is taught first: two windows. */
const LEARNED_HOURS = 0.04;
/** After history, until the detectors have warmed up; nothing of it is measured. */
const WARM_UP_SECONDS = Math.min(120, SECONDS);

export const bench: Bench = {
  name: 'load',
  about: `A real Loki, n8n and detector under ${LINES_A_SECOND.toLocaleString('en')} lines a second for ${SECONDS} s ($LOGHORN_BENCH_SECONDS): lag, coverage, how soon a never-seen error is told, and what each process costs`,
  async run(progress) {
    const folder = mkdtempSync(join(tmpdir(), 'loghorn-load-'));
    const undo: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
    try {
      return await run(folder, undo, progress);
    } finally {
      for (const each of undo.reverse()) await each();
    }
  },
};

type Progress = (text: string) => void;

async function run(folder: string, undo: (() => unknown)[], progress: Progress): Promise<BenchResult> {
  progress('packing, starting Loki and the pusher');
  const tarball = await pack();
  const loki = await startLoki({ dataFolder: join(folder, 'loki') });
  undo.push(() => loki.stop());
  if (!loki.isReal) progress('There is no real Loki here: these figures are of its stand-in and say little.');
  const heard = await startReceiver({});
  undo.push(() => heard.close());
  const n8n = await n8nService.prepareN8n({ userFolder: join(folder, 'n8n'), tarball, env: nodeOptions() });
  undo.push(() => n8n.stop());
  await n8n.importCredentials([n8nService.lokiCredential(loki.url)]);
  const workflow = workflowToldTo(heard);
  await n8n.publish(workflow);
  const load = startSteadyLoad(loki.url, LINES_A_SECOND);
  undo.push(() => load.end());
  await load.begun;
  await sleep(LEARNED_HOURS * 3_600_000 - 10_000);
  progress('starting n8n, which learns the first minutes of the load');
  await n8nService.startWithLanes(n8n, workflow, progress);
  const file = n8nService.stateFile(n8n);
  const baseline = new WatchedBaseline(file, n8nService.unitName('baseline', workflow));
  undo.push(() => baseline.close());
  return await measure({ loki, n8n, load, heard, baseline }, progress);
}

/** $LOGHORN_BENCH_NODE_OPTIONS: of n8n, such as a larger young generation. */
function nodeOptions(): NodeJS.ProcessEnv {
  const profiling = PROFILE === undefined ? '' : `--cpu-prof --cpu-prof-dir=${PROFILE}`;
  const all = `${process.env.LOGHORN_BENCH_NODE_OPTIONS ?? ''} ${profiling}`.trim();
  return all === '' ? {} : { NODE_OPTIONS: all };
}

/** The quick start as shipped, reading the load, with one more node that says when an anomaly leaves the trigger. */
function workflowToldTo(heard: Receiver): n8nService.Workflow {
  const settings = { baseline: { learnFromHours: LEARNED_HOURS }, sendTo: `${heard.url}/alerts` };
  const shipped = n8nService.setUp(n8nService.shippedQuickstart(), settings);
  const query = `{load="${OF_THE_LOAD.load}"}`;
  const nodes = shipped.nodes.map((node) =>
    node.type === n8nService.triggerTypes.baseline ? { ...node, parameters: { ...node.parameters, query } } : node,
  );
  const sender = nodes.find(({ name }) => name === 'Send')!;
  const parameters = { ...sender.parameters, url: `${heard.url}/anomalies` };
  const connections = shipped.connections as Record<string, { main: object[][] }>;
  const toTell = { node: 'Tell', type: 'main', index: 0 };
  return {
    ...shipped,
    nodes: [...nodes, { ...sender, id: `${sender.id.slice(0, -1)}f`, name: 'Tell', parameters }],
    connections: {
      ...connections,
      'Log Anomaly Trigger': { main: [[...connections['Log Anomaly Trigger']!.main[0]!, toTell]] },
    },
  };
}

async function measure(measured: Measured, progress: Progress): Promise<BenchResult> {
  const { load, loki, heard, baseline } = measured;
  const learnedBy = Date.now() + 1_200_000;
  for (let head = await baseline.look(); msOf(head.watermark) < head.learnUntil; head = await baseline.look()) {
    if (Date.now() > learnedBy) throw new Error('Failed to learn the history: twenty minutes were not enough.');
    await sleep(1_000);
  }
  progress(`history is learned; warming up for ${WARM_UP_SECONDS} s`);
  await watch(new LoadRecord(measured), WARM_UP_SECONDS, progress);
  const record = new LoadRecord(measured);
  const errors = new NeverSeen(loki.url, heard);
  // History begins with a whole minute, which may lie before the first line.
  const servicesBornAt = Math.max((await baseline.look()).learnFrom, Number(load.oldestNs / 1_000_000n));
  await watch(record, SECONDS, progress, { never: errors, from: servicesBornAt + GROWN_UP_MS });
  await load.end();
  progress('the load is over; waiting until all of it has been read');
  const coverage = await finish(measured, errors);
  const { told } = errors;
  if (told.some(({ delayMs }) => delayMs === undefined)) progress(evidenceOf(measured, told));
  return { name: bench.name, figures: figuresOf(record, { ...coverage, told }) };
}

/** Where an error that was never told may have got stuck: undecided, in the outbox, or in n8n. */
function evidenceOf({ baseline, heard, n8n }: Measured, told: readonly Told[]): string {
  const missing = told.filter(({ delayMs }) => delayMs === undefined).map(({ service }) => service);
  const { waiting, dead } = baseline.outbox;
  const anomalies = heard.deliveries.map(({ body }) => body.slice(0, 300)).join('\n');
  return `never told: ${missing.join(', ')}; ${waiting} causes on their way, ${dead} dead; delivered:\n${anomalies}\nn8n's log:\n${n8n.logTail()}`;
}

/** Looks every second; errors are said at even distances, from when they can be told. */
async function watch(record: LoadRecord, seconds: number, progress: Progress, errors?: Errors): Promise<void> {
  const until = record.begunAt + seconds * 1_000 - LAST_ERROR_MS;
  const from = Math.max(record.begunAt + 1_000, errors?.from ?? Infinity);
  const gapMs = (until - from) / Math.max(1, (errors?.never.left ?? 0) - 1);
  if (errors !== undefined && gapMs < 0)
    progress('too short a run for never-seen errors: services would still warm up');
  let next = gapMs < 0 ? Infinity : from;
  for (let second = 1; second <= seconds; second++) {
    if (errors !== undefined && errors.never.left > 0 && Date.now() >= next) {
      next += gapMs;
      await errors.never.sayNext();
    }
    await sleep(Math.max(0, record.begunAt + second * 1_000 - Date.now()));
    await record.look();
    if (second % 15 === 0) progress(record.line());
  }
}

interface Errors {
  readonly never: NeverSeen;
  readonly from: number;
}

/** Every line that lies at or after the birth of the baseline must have been taken, once. */
async function finish({ load, baseline, n8n }: Measured, errors: NeverSeen) {
  const giveUpAt = Date.now() + 300_000;
  let head = await baseline.look();
  while (BigInt(head.watermark) <= load.newestNs && Date.now() < giveUpAt && n8n.isRunning()) {
    await sleep(1_000);
    head = await baseline.look();
  }
  const pushed = load.linesFrom(BigInt(head.learnFrom) * 1_000_000n) + errors.lines;
  return { pushed, taken: head.counts.lines, counts: head.counts };
}
