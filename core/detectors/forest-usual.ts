import { fadingMean } from '../stat';
import type { Row } from '../store/row-table';

/** What is usual for one service: of each measured feature the mean, and how far windows stray from it. */
export interface UsualRow extends Row {
  /** Windows learned. */
  windows: number;
  mean: number[];
  stray: number[];
  /** One bit a window, the latest lowest: whether it was odd. */
  recent: number;
  /** Windows that were held back since the last peace, and their mean: what may become the new usual. */
  held: number;
  heldMean: number[];
  /** How often it gave in to a new normal. */
  adopted: number;
}

/** Windows: a day. */
const MEMORY = 1_440;
const HELD_MEMORY = 20;
/** Below it a logarithm's straying is chance: of ten lines about three come and go. */
const LEAST_STRAY = 0.3;
/** A normal distribution's standard deviation, from its mean absolute deviation. */
const SIGMAS = 1.25;
/** So many windows may be held back before they are the new normal. */
const MAX_HELD = 60;
export const MOST_DEVIATION = 8;
const FIRST_STRAY = 0.5;
const RECENT_BITS = 0x1f;
const MOST_APART = 5;

export function newUsual(key: string, at: number, values: readonly number[]): UsualRow {
  const stray = values.map(() => FIRST_STRAY);
  return { key, at, windows: 1, mean: [...values], stray, recent: 0, held: 0, heldMean: [], adopted: 0 };
}

/**
 * How many deviations each value lies above the usual, at most eight. What lies below is as good as usual: silence is the
 * heartbeat's matter, and a drop the rate's.
 */
export function deviationsOf(row: UsualRow, values: readonly number[]): number[] {
  return values.map((value, nth) => {
    const deviation = (value - row.mean[nth]!) / Math.max(LEAST_STRAY, SIGMAS * row.stray[nth]!);
    return Math.max(0, Math.min(MOST_DEVIATION, deviation));
  });
}

export function learnUsual(row: UsualRow, values: readonly number[]): void {
  for (const [nth, value] of values.entries()) {
    row.stray[nth] = short(fadingMean(row.stray[nth]!, row.windows, Math.abs(value - row.mean[nth]!), MEMORY));
    row.mean[nth] = short(fadingMean(row.mean[nth]!, row.windows, value, MEMORY));
  }
  row.windows += 1;
  if (row.held > 0) row.held -= 1;
  if (row.held === 0) row.heldMean = [];
}

/** Notes a window without learning it; gives in when it has been so for an hour. */
export function holdBack(row: UsualRow, values: readonly number[]): void {
  row.heldMean = values.map((value, nth) => short(fadingMean(row.heldMean[nth] ?? 0, row.held, value, HELD_MEMORY)));
  row.held += 1;
  if (row.held < MAX_HELD) return;
  row.mean = row.heldMean;
  row.heldMean = [];
  row.held = 0;
  row.adopted += 1;
}

/** The latest five windows with lines, this one too, as bits; none where the last was long ago. */
export function recentWith({ recent, at }: UsualRow, seen: { start: number; end: number }, isOdd: boolean): number {
  const isLately = seen.start - at <= MOST_APART * (seen.end - seen.start);
  return (((isLately ? recent : 0) << 1) | (isOdd ? 1 : 0)) & RECENT_BITS;
}

/** A millionth is nearer than any count is known, and rows are kept as text. */
function short(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
