import type { Entry, Stream } from './entry';
import { firstFrom } from './entry';
import type { LogSelection } from './logql';
import type { TenantLogs } from './tenant-logs';

export interface Found {
  readonly stream: Stream;
  readonly entry: Entry;
}

/** A half-open span of 19-digit nanoseconds. */
export interface Within {
  readonly start: string;
  readonly end: string;
}

export interface View {
  readonly logs: TenantLogs;
  readonly selection: LogSelection;
  readonly now: number;
}

/** The earliest (or, backward, the latest) `limit` lines over all streams. */
export function select(view: View, within: Within, limit: number, isForward: boolean): Found[] {
  const found: Found[] = [];
  for (const stream of view.logs.all()) {
    if (view.selection.selects(stream.labels)) collect(view, stream, within, { limit, isForward, found });
  }
  const sign = isForward ? 1 : -1;
  found.sort((one, other) => (one.entry.at < other.entry.at ? -sign : one.entry.at > other.entry.at ? sign : 0));
  return found.slice(0, limit);
}

interface Collecting {
  readonly limit: number;
  readonly isForward: boolean;
  readonly found: Found[];
}

function collect(view: View, stream: Stream, { start, end }: Within, { limit, isForward, found }: Collecting): void {
  const { entries } = stream;
  const [from, until] = [firstFrom(entries, start), firstFrom(entries, end)];
  let taken = 0;
  for (let step = 0; step < until - from && taken < limit; step++) {
    const entry = entries[isForward ? from + step : until - 1 - step]!;
    if (!isShown(view, entry)) continue;
    found.push({ stream, entry });
    taken++;
  }
}

function isShown({ now, selection }: View, entry: Entry): boolean {
  return !entry.isHidden && entry.visibleFrom <= now && selection.keeps(entry.text);
}

/** As metric queries count: (start, end]. Each line once, whatever its number of streams. */
export function countLines(view: View, afterNs: bigint, untilNs: bigint): number {
  const within = { start: padded(afterNs + 1n), end: padded(untilNs + 1n) };
  let count = 0;
  for (const stream of view.logs.all()) {
    if (!view.selection.selects(stream.labels)) continue;
    const until = firstFrom(stream.entries, within.end);
    for (let index = firstFrom(stream.entries, within.start); index < until; index++) {
      if (isShown(view, stream.entries[index]!)) count++;
    }
  }
  return count;
}

function padded(ns: bigint): string {
  return ns.toString().padStart(19, '0');
}
