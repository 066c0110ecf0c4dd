import { bitsIn } from '../stat';
import type { Row } from '../store/row-table';
import type { Category } from './category';

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
  /**
   * Of a service: window index and lines that are warnings, again and again, in windows still open. Once there it stays, empty
   * too: an object of which a field was deleted is looked up like a map from then on, and each line looks here.
   */
  warned?: number[];
  /** Of a service: window index, templates born, bits of the sources heard; again and again, in windows still open. */
  heard?: number[];
  /** Of a template, by its words at birth. */
  category?: Category;
}

export interface Counts {
  readonly lines: number;
  readonly errors: number;
  /** Counted for services only. */
  readonly warnings: number;
  readonly severityRank: number;
  /** Templates never seen before, and different streams (of 32 told apart); for services only. */
  readonly newTemplates: number;
  readonly sources: number;
}

const STRIDE = 4;
const NO_COUNTS: Counts = { lines: 0, errors: 0, warnings: 0, severityRank: 0, newTemplates: 0, sources: 0 };
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

const HEARD_STRIDE = 3;

/** Notes for a service who spoke; `source` is any number that is the stream's own. */
export function addHeard(row: SeriesRow, window: number, source: number, isNewTemplate: boolean): void {
  const heard = (row.heard ??= []);
  let base = heard.length - HEARD_STRIDE;
  while (base >= 0 && heard[base] !== window) base -= HEARD_STRIDE;
  if (base < 0) base = heard.push(window, 0, 0) - HEARD_STRIDE;
  if (isNewTemplate) heard[base + 1]! += 1;
  heard[base + 2]! |= 1 << (source & 31);
}

function takeHeard(row: SeriesRow, window: number): Pick<Counts, 'newTemplates' | 'sources'> {
  const { heard = [] } = row;
  for (let base = 0; base < heard.length; base += HEARD_STRIDE) {
    if (heard[base] !== window) continue;
    const [, newTemplates = 0, bits = 0] = heard.splice(base, HEARD_STRIDE);
    return { newTemplates, sources: bitsIn(bits) };
  }
  return { newTemplates: 0, sources: 0 };
}

function takeWarnings(row: SeriesRow, window: number): number {
  const { warned } = row;
  if (warned === undefined) return 0;
  for (let base = 0; base < warned.length; base += 2) {
    if (warned[base] !== window) continue;
    const [, warnings = 0] = warned.splice(base, 2);
    return warnings;
  }
  return 0;
}

/** Gives the counts of a window and forgets them. */
export function takeCounts(row: SeriesRow, window: number): Counts {
  for (let base = 0; base < row.open.length; base += STRIDE) {
    if (row.open[base] !== window) continue;
    const [, lines = 0, errors = 0, severityRank = 0] = row.open.splice(base, STRIDE);
    return { lines, errors, warnings: takeWarnings(row, window), severityRank, ...takeHeard(row, window) };
  }
  return NO_COUNTS;
}

/** Lines that no close has taken yet. */
export function linesIn({ open }: SeriesRow, window: number): number {
  for (let base = 0; base < open.length; base += STRIDE) if (open[base] === window) return open[base + 1]!;
  return 0;
}

/** Indices of the windows in which the series has lines that no close has taken yet. */
export function openWindowsOf(row: SeriesRow): number[] {
  return row.open.filter((_, index) => index % STRIDE === 0);
}
