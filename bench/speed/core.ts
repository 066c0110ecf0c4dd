import { openBaseline } from '../../core/engine/open-baseline';
import { observeDefaults, parseLine, publicHash } from '../../core/index';
import type { RawLine } from '../../core/index';
import type { Bench, Figure } from '../bench';
import { loghubFolder } from '../loghub';
import { median } from '../median';
import { BEGIN, coreCorpora, type Corpus } from './core-corpora';
import type { Drain3 } from './drain3';
import { createDrain3 } from './drain3';

const LEAST_RATIO = 3.5;
const ROUNDS = 9;
const LINES_A_ROUND = 10_000;
/** Both sides run warm: V8 compiles our path anew until some 100,000 lines have gone through, and a reader runs for weeks. */
const WARM_LINES = 100_000;
/** What Drain3's new miner hears before each timed round: the lines just before it. */
const THEIR_WARM_LINES = 20_000;
/** As the engine offers and closes them. */
const SLICE_LINES = 500;
const PAGE_LINES = 5_000;
const HOUR_MS = 3_600_000;

/**
 * One thread. Ours: everything between a raw line and its verdict (identity, parsing, redaction, template, windows, detectors,
 * episodes). Drain3: mining alone, with its example masks, fed the messages that our parser found in the same lines. Rounds
 * alternate, and the figure is the median of their ratios: the machine's load at a moment weighs on both.
 */
export const bench: Bench = {
  name: 'core',
  about: `raw line to verdict, beside Drain3 mining alone the same message texts; ratio at least ${LEAST_RATIO}`,
  async run(progress) {
    const drain3 = await createDrain3(progress);
    try {
      const loghub = loghubFolder();
      if (loghub === undefined) progress('LogHub’s samples are left out: LOGHORN_DATA names no folder with loghub_2k.');
      const figures: Figure[] = [];
      for (const corpus of coreCorpora(loghub)) figures.push(...(await compare(corpus, drain3, progress)));
      return { name: bench.name, figures };
    } finally {
      drain3.stop();
    }
  },
};

interface Round {
  readonly ours: number;
  readonly theirs: number;
}

async function compare(
  { what, lines }: Corpus,
  drain3: Drain3,
  progress: (text: string) => void,
): Promise<readonly Figure[]> {
  const decision = openDecision();
  let before = warmUp(decision, lines);
  const seen = new Set(before.map((message) => publicHash(message)));
  const rounds: Round[] = [];
  let unseen = 0;
  while (rounds.length < ROUNDS) {
    const timed = take(lines, LINES_A_ROUND);
    const ours = LINES_A_ROUND / offer(decision, timed);
    const messages = timed.map((line) => parseLine(line).message);
    const theirs = LINES_A_ROUND / (await drain3.mine(messages, before.slice(-THEIR_WARM_LINES))).seconds;
    before = [...before.slice(-THEIR_WARM_LINES), ...messages];
    unseen += messages.filter((message) => !seen.has(publicHash(message))).length;
    rounds.push({ ours, theirs });
    progress(`${what}, round ${rounds.length}: ${Math.round(ours)} and ${Math.round(theirs)} lines/s`);
  }
  const share = Math.round((100 * unseen) / (ROUNDS * LINES_A_ROUND));
  return [medianFigure(`${what} (${share} % of the timed messages unseen)`, rounds), bestFigure(what, rounds)];
}

function medianFigure(what: string, rounds: readonly Round[]): Figure {
  const ours = median(rounds.map((round) => round.ours));
  const theirs = median(rounds.map((round) => round.theirs));
  return figure(what, { ours, theirs }, median(rounds.map((round) => round.ours / round.theirs)));
}

/** What other tenants of the machine disturbed least. See docs/decisions/0013 for how they were told from ourselves. */
function bestFigure(what: string, rounds: readonly Round[]): Figure {
  const ours = Math.max(...rounds.map((round) => round.ours));
  const theirs = Math.max(...rounds.map((round) => round.theirs));
  return figure(`${what}, best round of each`, { ours, theirs }, ours / theirs);
}

function figure(what: string, { ours, theirs: reference }: Round, ratio: number): Figure {
  const target = `ratio >= ${LEAST_RATIO}`;
  return { what, unit: 'lines/s', ours, reference, ratio, target, met: ratio >= LEAST_RATIO };
}

/** Gives the messages, in copies: a message that is a piece of its line would keep the whole line. */
function warmUp(decision: ReturnType<typeof openDecision>, lines: Iterator<RawLine>): readonly string[] {
  const messages: string[] = [];
  for (let done = 0; done < WARM_LINES; done += LINES_A_ROUND) {
    const some = take(lines, LINES_A_ROUND);
    offer(decision, some);
    for (const line of some) messages.push(JSON.parse(JSON.stringify(parseLine(line).message)) as string);
  }
  return messages;
}

function take(lines: Iterator<RawLine>, count: number): readonly RawLine[] {
  return Array.from({ length: count }, () => lines.next().value as RawLine);
}

function openDecision() {
  const source = { origin: 'bench', query: '{job=~".+"}', show: () => ({ query: '' }) };
  const birth = { now: BEGIN + HOUR_MS, end: BEGIN + HOUR_MS, randomBytes: Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]) };
  return openBaseline(undefined, { baseline: 'bench', source, options: observeDefaults }, birth);
}

/** The seconds of CPU time that it took, of all threads: the compiler's and the collector's count against us. */
function offer(decision: ReturnType<typeof openDecision>, lines: readonly RawLine[]): number {
  const began = process.cpuUsage();
  for (let page = 0; page < lines.length; page += PAGE_LINES) {
    const until = Math.min(lines.length, page + PAGE_LINES);
    for (let from = page; from < until; from += SLICE_LINES) decision.offer(lines.slice(from, from + SLICE_LINES));
    decision.close(lines[until - 1]!.at);
  }
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1e6;
}
