import { RowTable } from '../store/row-table';
import type { Parts } from '../store/store';
import { HOUR_MS, MINUTE_MS } from '../time';
import type { WindowObservation } from './detector';
import { hourOf, newHoursRow, noteHour, noteIdleHours, usualHour } from './rate-hours';
import type { HoursRow, OpenHour, UsualHour } from './rate-hours';
import { sumOfLast } from './rate-model';
import type { RateRow } from './rate-model';

/** The series' hours: of the week for a service, of the day for its errors, its warnings and its templates. */
export type Cycle = 'week' | 'day';

const HIGH_WINDOWS = 3;
const LOW_WINDOWS = 10;
/** Share of an hour that must have been covered. */
const LEAST_COVERED = 0.5;
/** Of the day's series only those get a place that have lived a day and are not rare: three lines in three windows. */
const DAY_WINDOWS = 1_440;
const LEAST_HIGH = 1;
/** A part is under 64 KB even where every count is a billion. */
const ROWS_A_PART = { week: 5, day: 64 } as const;
const CAPACITY = { week: 1_000, day: 4_000 } as const;
/** Minutes over which parts are spread, or every full hour would write all services at once. */
const SPREAD = 50;

/** What each series usually does in the hours of its week or day. It learns from refused windows too: a habit is what comes twice. */
export class Seasons {
  readonly #tables: Readonly<Record<Cycle, RowTable<HoursRow>>>;
  readonly #usual = new WeakMap<HoursRow, { readonly hour: number; readonly usual: UsualHour | undefined }>();

  constructor(parts: Parts) {
    const table = (cycle: Cycle): RowTable<HoursRow> =>
      new RowTable({ name: cycle, capacity: CAPACITY[cycle], rowsAPart: ROWS_A_PART[cycle] }, parts);
    this.#tables = { week: table('week'), day: table('day') };
  }

  usual(cycle: Cycle, key: string, hour: number): UsualHour | undefined {
    const row = this.#tables[cycle].get(key);
    if (row === undefined) return undefined;
    let known = this.#usual.get(row);
    if (known?.hour !== hour) this.#usual.set(row, (known = { hour, usual: usualHour(row, hour) }));
    return known.usual;
  }

  /** Notes a window that the row has just counted. */
  note(cycle: Cycle, row: RateRow, seen: WindowObservation): void {
    const hour = hourOf(seen.start);
    if (row.hour === undefined || hour > row.hour[0]) {
      if (row.ended) this.#close(cycle, row, seen);
      if (row.hour) row.ended = row.hour;
      row.hour = [hour, 0, 0, sumOfLast(row.recent, LOW_WINDOWS) / LOW_WINDOWS];
    }
    if (hour === row.hour[0]) count(row.hour, row);
    if (row.ended && this.#isDue(cycle, row.key, seen.start)) this.#close(cycle, row, seen);
  }

  get evicted(): number {
    return this.#tables.week.evicted + this.#tables.day.evicted;
  }

  *changes(): IterableIterator<readonly [part: string, bytes: Uint8Array | undefined]> {
    yield* this.#tables.week.changes();
    yield* this.#tables.day.changes();
  }

  #isDue(cycle: Cycle, key: string, at: number): boolean {
    const part = Math.floor(Math.max(0, this.#tables[cycle].slotOf(key)) / ROWS_A_PART[cycle]);
    return Math.floor((at % HOUR_MS) / MINUTE_MS) >= part % SPREAD;
  }

  #close(cycle: Cycle, row: RateRow, seen: WindowObservation): void {
    const ended = row.ended!;
    delete row.ended;
    const windowsAnHour = HOUR_MS / Math.max(1, seen.end - seen.start);
    if (ended[1] < LEAST_COVERED * Math.max(1, windowsAnHour) && cycle === 'week') return;
    const hours = this.#tables[cycle].get(row.key) ?? this.#meet(cycle, row, ended);
    if (hours === undefined) return;
    const next = hourOf(hours.at) + 1;
    // A template is not observed while it is silent.
    if (cycle === 'day' && next < ended[0]) noteIdleHours(hours, next, ended[0]);
    noteHour(hours, ended);
    this.#usual.delete(hours);
    this.#tables[cycle].touch(hours);
  }

  #meet(cycle: Cycle, { key, windows }: RateRow, [hour, , high]: OpenHour): HoursRow | undefined {
    if (cycle === 'day' && (windows < DAY_WINDOWS || high < LEAST_HIGH)) return undefined;
    const row = newHoursRow(key, hour, cycle);
    this.#tables[cycle].add(row);
    return row;
  }
}

function count(open: OpenHour, row: RateRow): void {
  open[1] += 1;
  open[2] = Math.max(open[2], sumOfLast(row.recent, HIGH_WINDOWS) / HIGH_WINDOWS);
  open[3] = Math.min(open[3], sumOfLast(row.recent, LOW_WINDOWS) / LOW_WINDOWS);
}
