import type { Row } from '../store/row-table';

/** A known series. `at` is the index of the window of its last line, `last` that of the last closed window with lines. */
export interface SeriesRow extends Row {
  readonly service: string;
  readonly template?: string;
  /** Absent until a window with its lines has been closed. */
  last?: number;
  /** How many covered windows had been closed when it was last observed; absent before. */
  seen?: number;
  /** Its counts in windows still open: window index, lines, error lines, gravest severity rank; again and again. */
  readonly open: number[];
}

export interface Counts {
  readonly lines: number;
  readonly errors: number;
  readonly severityRank: number;
}

const STRIDE = 4;
const NO_COUNTS: Counts = { lines: 0, errors: 0, severityRank: 0 };
/** severityRank('error') */
const ERROR_RANK = 2;

/** True when this is the first line of the series in this window. */
export function addLine(row: SeriesRow, window: number, severityRank: number): boolean {
  const open = row.open;
  let base = open.length - STRIDE;
  while (base >= 0 && open[base] !== window) base -= STRIDE;
  const isFirst = base < 0;
  if (isFirst) {
    base = open.length;
    open.push(window, 0, 0, 0);
    if (window > row.at) row.at = window;
  }
  open[base + 1]! += 1;
  if (severityRank >= ERROR_RANK) open[base + 2]! += 1;
  if (severityRank > open[base + 3]!) open[base + 3] = severityRank;
  return isFirst;
}

/** Gives the counts of a window and forgets them. */
export function takeCounts(row: SeriesRow, window: number): Counts {
  for (let base = 0; base < row.open.length; base += STRIDE) {
    if (row.open[base] !== window) continue;
    const [, lines = 0, errors = 0, severityRank = 0] = row.open.splice(base, STRIDE);
    return { lines, errors, severityRank };
  }
  return NO_COUNTS;
}

/** Indices of the windows in which the series has lines that no close has taken yet. */
export function openWindowsOf(row: SeriesRow): number[] {
  return row.open.filter((_, index) => index % STRIDE === 0);
}
