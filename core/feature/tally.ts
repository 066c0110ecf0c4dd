import type { Category } from './category';
import type { SeriesRow } from './counts';
import { linesIn } from './counts';

/** What the templates of one service add up to in one window. */
export interface Tally {
  /** Different ones. */
  templates: number;
  readonly lines: Record<Category, number>;
  /** Lines of each. */
  readonly counts: number[];
}

/** By service, of the rows that have lines in this window, before these are taken. */
export function tallyTemplates(rows: Iterable<SeriesRow>, window: number): ReadonlyMap<string, Tally> {
  const tallies = new Map<string, Tally>();
  for (const row of rows) {
    if (row.template === undefined) continue;
    let tally = tallies.get(row.service);
    if (tally === undefined) tallies.set(row.service, (tally = emptyTally()));
    tally.templates += 1;
    const lines = linesIn(row, window);
    tally.counts.push(lines);
    if (row.category !== undefined) tally.lines[row.category] += lines;
  }
  return tallies;
}

export function emptyTally(): Tally {
  return { templates: 0, lines: { signInFailure: 0, linkDown: 0, linkUp: 0, flap: 0, outOfMemory: 0 }, counts: [] };
}

/** A flap is a link that went down and came back within the window, or a line that says so. */
export function flapsOf({ lines }: Tally): number {
  return lines.flap + Math.min(lines.linkDown, lines.linkUp);
}
