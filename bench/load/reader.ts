import { setTimeout as sleep } from 'node:timers/promises';
import type { EpochNs, Source, Span } from '../../core/index';
import { msToNs } from '../../core/index';
import { benchLimitFlags, startLoki } from '../../scripts/services/loki';
import { createFetchHttp, createLokiSource } from '../../sources/index';
import type { Bench, Figure } from '../bench';
import { readBare } from './bare-reads';
import { readLateLines } from './late-lines';
import { push, steadyBatches } from './paged-lines';

const LINES = 400_000;
const EVERY_NS = 1_000_000;
const PARTS = 16;
const ROUNDS = 2;
const LATE_SECONDS = 29;
const LATE_LINES_A_SECOND = 2_000;

export const bench: Bench = {
  name: 'reader',
  about:
    'Our Loki reader on 400,000 lines of a real Loki, beside bare paged reads (fetch and JSON.parse); and what it misses when lines are late.',
  async run(progress) {
    const loki = await startLoki({ flags: benchLimitFlags, tell: progress });
    if (!loki.isReal) progress('There is no real Loki here: these figures are of its stand-in and say little.');
    try {
      const figures = [...(await measureRate(loki.url, progress)), ...(await measureCompleteness(loki.url, progress))];
      return { name: 'reader', figures };
    } finally {
      await loki.stop();
    }
  },
};

function sourceOf(url: string, query: string): Source {
  const http = createFetchHttp({ url });
  const { now } = Date;
  return createLokiSource({ http, query, origin: 'bench', sleep: (ms) => sleep(ms), now, random: Math.random });
}

async function measureRate(url: string, progress: (text: string) => void): Promise<Figure[]> {
  const run = `rate-${Date.now()}`;
  const query = `{bench="${run}"}`;
  const startMs = Date.now() - (LINES * EVERY_NS) / 1e6 - 1_000;
  const span = { from: msToNs(startMs), until: msToNs(Date.now()) };
  progress(`writing ${LINES} lines`);
  for (const batch of steadyBatches(run, LINES, { ms: startMs, everyNs: EVERY_NS })) {
    for (const stream of batch) await push(url, [stream]);
  }
  const source = sourceOf(url, query);
  while ((await source.count(span)) !== LINES) await sleep(500);
  const parts = Array.from({ length: PARTS }, (_, part) => {
    const at = (share: number): EpochNs => msToNs(startMs + (share * LINES * EVERY_NS) / 1e6 / PARTS);
    return { from: at(part), until: at(part + 1) };
  });
  const [ours, bare] = await interleave(
    (part) => readOurs(source, part),
    (part) => readBare(url, query, part),
    parts,
    progress,
  );
  const ratio = ours.rate / bare.rate;
  const [cpu, bareCpu] = [ours.cpuRate, bare.cpuRate];
  return [
    {
      what: 'reading',
      unit: 'lines/s',
      ours: ours.rate,
      reference: bare.rate,
      ratio,
      target: 'ratio >= 0.9',
      met: ratio >= 0.9,
    },
    {
      ...{ what: 'reading, by processor time of this process', unit: 'lines/CPU s', ours: cpu, reference: bareCpu },
      ...{ ratio: cpu / bareCpu, target: null, met: null },
    },
  ];
}

async function readOurs(source: Source, span: Span): Promise<number> {
  let count = 0;
  let characters = 0;
  for await (const { lines } of source.read(span, { lines: 1e9, bytes: 1e12, deadlineMs: 600_000 })) {
    count += lines.length;
    for (const line of lines) characters += line.text.length;
  }
  return characters > 0 ? count : 0;
}

type Read = (part: Span) => Promise<number>;

/** What one way of reading took altogether. */
class Taken {
  private lines = 0;
  private ms = 0;
  private cpuMs = 0;

  async add(read: Read, part: Span): Promise<void> {
    const [startedAt, cpuBefore] = [performance.now(), process.cpuUsage()];
    const count = await read(part);
    const { user, system } = process.cpuUsage(cpuBefore);
    if (count !== LINES / PARTS) throw new Error(`Failed to measure: ${count} of ${LINES / PARTS} lines were read.`);
    this.lines += count;
    this.ms += performance.now() - startedAt;
    this.cpuMs += (user + system) / 1_000;
  }

  get rate(): number {
    return (this.lines / this.ms) * 1_000;
  }

  get cpuRate(): number {
    return (this.lines / this.cpuMs) * 1_000;
  }
}

/** Part by part, each by both, taking turns at who goes first: whatever else the machine does hits both alike. */
async function interleave(
  ours: Read,
  bare: Read,
  parts: readonly Span[],
  progress: (text: string) => void,
): Promise<[Taken, Taken]> {
  // The first part warms up Loki's memory and our code.
  for (const read of [ours, bare]) await read(parts[0]!);
  const taken: [Taken, Taken] = [new Taken(), new Taken()];
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, part] of parts.entries()) {
      const order = (round + index) % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const);
      for (const which of order) await taken[which].add(which === 0 ? ours : bare, part);
    }
    const [a, b] = taken.map(({ rate }) => Math.round(rate));
    progress(`round ${round + 1} of ${ROUNDS}: ours ${a} lines/s, bare ${b} lines/s`);
  }
  return taken;
}

async function measureCompleteness(url: string, progress: (text: string) => void): Promise<Figure[]> {
  const run = `late-${Date.now()}`;
  progress(`late lines: ${LATE_SECONDS} s of ${LATE_LINES_A_SECOND} lines/s, then ten more`);
  const source = sourceOf(url, `{bench="${run}"}`);
  const world = { url, run, source, seconds: LATE_SECONDS, linesASecond: LATE_LINES_A_SECOND };
  const { pushed, missed, twice, cursorMissed } = await readLateLines(world);
  const none = (what: string, ours: number): Figure => ({
    ...{
      what: `${what} of ${pushed} lines, a tenth up to 8 s late`,
      unit: 'lines',
      ours,
      reference: null,
      ratio: null,
    },
    ...{ target: '0', met: ours === 0 },
  });
  const control = {
    what: 'missed by a last-time cursor (control)',
    unit: 'lines',
    ours: cursorMissed,
    reference: null,
  };
  return [
    none('missed', missed),
    none('read twice', twice),
    { ...control, ratio: null, target: '> 0', met: cursorMissed > 0 },
  ];
}
