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
  /** Of a service: window index and lines that are warnings, again and again, in windows still open. */
  warned?: number[];
}

export interface Counts {
  readonly lines: number;
  readonly errors: number;
  /** Counted for services only. */
  readonly warnings: number;
  readonly severityRank: number;
}

const STRIDE = 4;
const NO_COUNTS: Counts = { lines: 0, errors: 0, warnings: 0, severityRank: 0 };
/** severityRank('error') */
const ERROR_RANK = 2;
const WARNING_RANK = 1;

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
  if (severityRank === WARNING_RANK && row.template === undefined) addWarning(row, window);
  return isFirst;
}

function addWarning(row: SeriesRow, window: number): void {
  const warned = (row.warned ??= []);
  for (let base = 0; base < warned.length; base += 2) {
    if (warned[base] !== window) continue;
    warned[base + 1]! += 1;
    return;
  }
  warned.push(window, 1);
}

function takeWarnings(row: SeriesRow, window: number): number {
  const { warned } = row;
  if (warned === undefined) return 0;
  for (let base = 0; base < warned.length; base += 2) {
    if (warned[base] !== window) continue;
    const [, warnings = 0] = warned.splice(base, 2);
    if (warned.length === 0) delete row.warned;
    return warnings;
  }
  return 0;
}

/** Gives the counts of a window and forgets them. */
export function takeCounts(row: SeriesRow, window: number): Counts {
  for (let base = 0; base < row.open.length; base += STRIDE) {
    if (row.open[base] !== window) continue;
    const [, lines = 0, errors = 0, severityRank = 0] = row.open.splice(base, STRIDE);
    return { lines, errors, warnings: takeWarnings(row, window), severityRank };
  }
  return NO_COUNTS;
}

/** Indices of the windows in which the series has lines that no close has taken yet. */
export function openWindowsOf(row: SeriesRow): number[] {
  return row.open.filter((_, index) => index % STRIDE === 0);
}
