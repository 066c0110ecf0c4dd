import { openBaseline } from '../../core/engine/open-baseline';
import { observeDefaults, parseLine } from '../../core/index';
import type { Labels, RawLine } from '../../core/index';
import { createWorld } from '../../testbed/index';
import type { Bench } from '../bench';
import type { Drain3 } from './drain3';
import { createDrain3 } from './drain3';

const LEAST_RATIO = 2;
const ROUNDS = 7;
const LINES_A_ROUND = 20_000;
const WARM_LINES = 20_000;
/** As the engine offers them. */
const SLICE_LINES = 500;
const SEED = 11;
const BEGIN = Date.UTC(2026, 10, 2, 8);
const HOUR_MS = 3_600_000;

/**
 * One thread. Ours: everything between a raw line and its verdict (identity, parsing, redaction, template, windows, detectors,
 * episodes). Drain3: mining alone, with its example masks, fed the messages that our parser found in the same lines.
 */
export const bench: Bench = {
  name: 'core',
  about: `raw line to verdict, beside Drain3 mining alone the same message texts; ratio at least ${LEAST_RATIO}`,
  async run(progress) {
    const drain3 = await createDrain3(progress);
    try {
      return await measure(drain3, progress);
    } finally {
      drain3.stop();
    }
  },
};

async function measure(drain3: Drain3, progress: (text: string) => void) {
  const lines = worldLines(WARM_LINES + ROUNDS * LINES_A_ROUND);
  const messages = lines.map((line) => parseLine(line).message);
  const decision = openDecision();
  offer(decision, lines.slice(0, WARM_LINES));
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const from = WARM_LINES + round * LINES_A_ROUND;
    const began = process.cpuUsage();
    offer(decision, lines.slice(from, from + LINES_A_ROUND));
    const { user, system } = process.cpuUsage(began);
    ours.push(LINES_A_ROUND / ((user + system) / 1e6));
    const timed = messages.slice(from, from + LINES_A_ROUND);
    const { seconds } = await drain3.mine(timed, messages.slice(Math.max(0, from - WARM_LINES), from));
    theirs.push(LINES_A_ROUND / seconds);
    progress(`round ${round + 1} of ${ROUNDS}: ${Math.round(ours.at(-1)!)} and ${Math.round(theirs.at(-1)!)} lines/s`);
  }
  const ratio = median(ours) / median(theirs);
  const unseen = unseenShare(messages.slice(0, WARM_LINES), messages.slice(WARM_LINES));
  const figure = {
    what: `raw line to verdict (${decision.head.counts.lines} lines, ${Math.round(unseen * 100)} % of the timed messages unseen)`,
    unit: 'lines/s',
    ours: median(ours),
    reference: median(theirs),
    ratio,
    target: `ratio >= ${LEAST_RATIO}`,
    met: ratio >= LEAST_RATIO,
  };
  return { name: bench.name, figures: [figure] };
}

function openDecision() {
  const source = { origin: 'bench', query: '{job=~".+"}', show: () => ({ query: '' }) };
  const birth = { now: BEGIN + HOUR_MS, end: BEGIN + HOUR_MS, randomBytes: Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]) };
  return openBaseline(undefined, { baseline: 'bench', source, options: observeDefaults }, birth);
}

function offer(decision: ReturnType<typeof openDecision>, lines: readonly RawLine[]): void {
  for (let from = 0; from < lines.length; from += SLICE_LINES) {
    decision.offer(lines.slice(from, from + SLICE_LINES));
  }
  decision.close(lines.at(-1)!.at);
}

function worldLines(count: number): readonly RawLine[] {
  const lines: RawLine[] = [];
  // As a reader hands them out: one object for equal labels.
  const known = new Map<string, Labels>();
  const intern = (labels: Labels): Labels => {
    const name = JSON.stringify(labels);
    if (!known.has(name)) known.set(name, labels);
    return known.get(name)!;
  };
  for (const { at, stream, metadata, text } of createWorld({ seed: SEED }).lines({ from: BEGIN, until: Infinity })) {
    lines.push({ at, stream: intern(stream), metadata: intern(metadata), text });
    if (lines.length === count) break;
  }
  return lines;
}

function unseenShare(warm: readonly string[], timed: readonly string[]): number {
  const seen = new Set(warm);
  return timed.filter((message) => !seen.has(message)).length / timed.length;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!;
}
