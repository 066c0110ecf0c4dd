import type { Row } from '../store/row-table';
import type { EpochMs } from '../time';
import { HOUR_MS, MINUTE_MS } from '../time';
import { CLASSES, countSteps, FOREIGN } from './character-classes';

/** What is known of the characters of one service's messages. `at` is the time of its latest line. */
export interface EntropyRow extends Row {
  readonly bornAt: EpochMs;
  lines: number;
  /** How often a character of one class followed one of another. */
  readonly steps: number[];
  /** How many lines had their dearest stretch in each bin of cost. */
  readonly bins: number[];
  /** Times of the latest odd lines, at most one a slot, oldest first. */
  odd: EpochMs[];
  /** When an odd line last taught. */
  oddLearnedAt: EpochMs;
  /** Odd lines refused in a row, since when and until when. */
  refused: number;
  refusedFrom: EpochMs;
  refusedAt: EpochMs;
}

/** Bits a character: no step costs more, or one line of a kind never seen would be off the scale. */
const MOST_COST = 10;
const BIN = 0.125;
/** Every line teaches until then, later every eighth: the shape of a service's lines is known by then, and teaching costs most. */
const EAGER_LINES = 1_000;
const SAMPLE = 8;
/** Steps must be known a little before stretches are worth remembering. */
const LINES_BEFORE_BINS = 100;
/** Beyond these both are halved, so that the old fades. */
const MOST_STEPS = 400_000;
const MOST_BINNED = 20_000;
const WARM_BINNED = 300;
/**
 * So many lines must have been as dear before a stretch is ordinary. Once the service is known, odd lines teach one an hour at
 * most: what it logs now and then is known within the day, and a fault does not excuse itself.
 */
const FAMILIAR = 8;
/**
 * In bits a character. On eighteen public logs (loghub and others, each service taught by the first half of its lines) the 99.9th
 * percentile lay between 1.6 and 5.4, mostly below 2.7; a key of 40 random characters in the middle of a line between 2.9 and
 * 5.8, mostly above 4. So what is no dearer than 3 is never odd, and what is half a bit beyond the familiar is.
 */
const LEAST_BAR = 3;
const BEYOND_FAMILIAR = 0.5;
/** Odd lines within one slot count once: the banner of a restart is over in one or two. */
const SLOT_MS = MINUTE_MS / 3;
const RECURRENCE_MS = 5 * MINUTE_MS;
/** Odd lines that go on for so long are how the service speaks now. */
const ADOPT_AFTER_MS = HOUR_MS;
const ADOPT_AFTER_LINES = 20;

export function newEntropyRow(key: string, at: EpochMs): EntropyRow {
  const steps = Array.from({ length: CLASSES * CLASSES }, () => 0);
  const bins = Array.from({ length: MOST_COST / BIN + 1 }, () => 0);
  return {
    key,
    at,
    bornAt: at,
    lines: 0,
    steps,
    bins,
    odd: [],
    oddLearnedAt: 0,
    refused: 0,
    refusedFrom: 0,
    refusedAt: 0,
  };
}

/**
 * Bits that each step costs: -log2 of its probability after the class before it, each class counted once more than seen. What
 * lies beyond ASCII costs its own rarity at least: a service that never writes it has not learned what follows it either, and
 * raw bytes would be cheaper than a hash. Written into `costs`, which is given back.
 */
export function costsOf(row: EntropyRow, costs: Float64Array = new Float64Array(CLASSES * CLASSES)): Float64Array {
  const { steps } = row;
  const rarities = raritiesOf(steps);
  for (let from = 0, step = 0; from < CLASSES; from++) {
    let before = CLASSES;
    for (let to = 0; to < CLASSES; to++) before += steps[step + to]!;
    const known = log2Of(before);
    for (let to = 0; to < CLASSES; to++, step++) {
      costs[step] = Math.min(MOST_COST, Math.max(known - log2Of(steps[step]! + 1), rarities[to]!));
    }
  }
  return costs;
}

/** Bits by class: of what lies beyond ASCII its own rarity, of the rest nothing. */
function raritiesOf(steps: readonly number[]): Float64Array {
  const rarities = new Float64Array(CLASSES);
  const total = log2Of(sum(steps) + CLASSES);
  for (let to = FOREIGN; to < CLASSES; to++) {
    let becoming = 1;
    for (let step = to; step < steps.length; step += CLASSES) becoming += steps[step]!;
    rarities[to] = total - log2Of(becoming);
  }
  return rarities;
}

/** Costs are derived anew for each line that teaches; most counts are small. See bench `core`. */
const LOG2 = Float64Array.from({ length: 65_536 }, (_, count) => Math.log2(count));

function log2Of(count: number): number {
  return count < LOG2.length ? LOG2[count]! : Math.log2(count);
}

/** The cost from which a stretch is odd; undefined while too few lines are known. */
export function barOf(row: EntropyRow): number | undefined {
  if (sum(row.bins) < WARM_BINNED) return undefined;
  let beyond = 0;
  let bin = row.bins.length - 1;
  for (; bin >= 0; bin--) {
    beyond += row.bins[bin]!;
    if (beyond > FAMILIAR) break;
  }
  return Math.max(LEAST_BAR, (bin + 1) * BIN + BEYOND_FAMILIAR);
}

/** Whether an ordinary line teaches: every one at first, later a sample. */
export function isTeaching(row: EntropyRow): boolean {
  return row.lines <= EAGER_LINES || row.lines % SAMPLE === 0;
}

export function learnText(row: EntropyRow, text: string, cost: number): void {
  if (row.lines > LINES_BEFORE_BINS) row.bins[Math.min(row.bins.length - 1, Math.floor(cost / BIN))]! += 1;
  countSteps(text, row.steps);
  if (sum(row.steps) > MOST_STEPS) halve(row.steps);
  if (sum(row.bins) > MOST_BINNED) halve(row.bins);
}

/** In place: a new array would be of another kind to V8, and all that reads it compiled anew. */
function halve(counts: number[]): void {
  for (let index = 0; index < counts.length; index++) counts[index]! >>= 1;
}

/** Whether an odd line may teach now. */
export function isOddTeaching(row: EntropyRow, at: EpochMs): boolean {
  if (row.lines > EAGER_LINES && at - row.oddLearnedAt < HOUR_MS) return false;
  row.oddLearnedAt = at;
  return true;
}

export function noteOdd(row: EntropyRow, at: EpochMs): void {
  row.odd = [...recentOdd(row, at), ...(isNewSlot(row, at) ? [at] : [])];
}

/** Slots with odd lines in the last minutes, this line's own among them. */
export function oddSlots(row: EntropyRow, at: EpochMs): number {
  return recentOdd(row, at).length + (isNewSlot(row, at) ? 1 : 0);
}

/** Notes an odd line that was judged anomalous; true when it is time to accept that this is how the service speaks now. */
export function refuseText(row: EntropyRow, at: EpochMs): boolean {
  if (at - row.refusedAt > ADOPT_AFTER_MS) {
    row.refused = 0;
    row.refusedFrom = at;
  }
  row.refused += 1;
  row.refusedAt = Math.max(row.refusedAt, at);
  return row.refused >= ADOPT_AFTER_LINES && at - row.refusedFrom >= ADOPT_AFTER_MS;
}

function recentOdd(row: EntropyRow, at: EpochMs): EpochMs[] {
  return row.odd.filter((time) => Math.abs(at - time) <= RECURRENCE_MS);
}

function isNewSlot(row: EntropyRow, at: EpochMs): boolean {
  return !row.odd.some((time) => Math.floor(time / SLOT_MS) === Math.floor(at / SLOT_MS));
}

function sum(counts: readonly number[]): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}
