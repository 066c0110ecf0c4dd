import { agreedLevel } from '../stat';
import type { Agreed } from '../stat';
import type { Row } from '../store/row-table';
import type { EpochMs } from '../time';
import { DAY_MS, HOUR_MS } from '../time';

/**
 * What a series did in each hour of the week (a service's: 168) or of the day (a template's: 24): for each hour its latest
 * values, newest first, -1 where there is none.
 */
export interface HoursRow extends Row {
  /** Lines a window in the busiest five windows of the hour. */
  readonly highs: number[];
  /** Lines a window in the quietest ten; a service's only. */
  readonly lows: number[];
}

/** The hour that a series is in. A row of `rate` holds it, for the hours themselves are written once an hour only. */
export type OpenHour = [hour: number, windows: number, high: number, low: number];

/** What is usual around an hour, an hour before and after it included: jobs drift, and clocks change in spring. */
export interface UsualHour {
  /** The most lines a window that are no news. */
  readonly high: number;
  readonly low: number | undefined;
}

const VALUES = 3;
const UNKNOWN = -1;
const HOURS_A_DAY = 24;
const HOURS_A_WEEK = 168;
/** The epoch began on a Thursday; weeks begin on Monday. */
const MONDAY_OFFSET_DAYS = 3;
const WEEKDAYS = [0, 1, 2, 3, 4];
const WEEKEND = [5, 6];
/** Beyond what was agreed upon: a fifth, or three deviations, but never more than as much again. */
const LEEWAY = 0.2;
const DEVIATIONS = 3;

/** Index of the hour since the epoch. */
export function hourOf(at: EpochMs): number {
  return Math.floor(at / HOUR_MS);
}

export function newHoursRow(key: string, hour: number, cycle: 'week' | 'day'): HoursRow {
  const length = (cycle === 'week' ? HOURS_A_WEEK : HOURS_A_DAY) * VALUES;
  const unknown = (): number[] => Array.from({ length }, () => UNKNOWN);
  return { key, at: hour * HOUR_MS, highs: unknown(), lows: cycle === 'week' ? unknown() : [] };
}

export function noteHour(row: HoursRow, [hour, , high, low]: OpenHour): void {
  row.at = Math.max(row.at, hour * HOUR_MS);
  push(row.highs, slotOf(row.highs, hour), high);
  if (row.lows.length > 0) push(row.lows, slotOf(row.lows, hour), low);
}

/** Undefined until the hour, or the same hour of other days of its kind (weekdays, weekend), was seen twice. */
export function usualHour(row: HoursRow, hour: number): UsualHour | undefined {
  const around = [hour - 1, hour, hour + 1];
  const now = agreed(row.highs, hour);
  if (now === undefined) return undefined;
  const highs = around.flatMap((each) => agreed(row.highs, each) ?? []).map(mostOf);
  const lows = row.lows.length === 0 ? [] : around.map((each) => agreed(row.lows, each)?.level);
  const isLowKnown = lows.length > 0 && lows.every((low) => low !== undefined);
  return { high: Math.max(...highs), low: isLowKnown ? Math.min(...(lows as number[])) : undefined };
}

function mostOf({ level, deviation }: Agreed): number {
  return level + Math.min(level, Math.max(LEEWAY * level, DEVIATIONS * deviation));
}

/** The hour of the week once it was seen twice, in its third week; before, the hour of the latest days of the same kind. */
function agreed(values: readonly number[], hour: number): Agreed | undefined {
  const own = known(values, slotOf(values, hour));
  if (own.length >= 2 || values.length === HOURS_A_DAY * VALUES) return agreedLevel(own);
  const [day, hourOfDay] = dayAndHour(hour);
  const kin = day < WEEKDAYS.length ? WEEKDAYS : WEEKEND;
  // From yesterday back, so that the newest come first.
  const latest = kin.map((_, back) => kin[(kin.indexOf(day) - back - 1 + 2 * kin.length) % kin.length]!);
  return agreedLevel(latest.flatMap((each) => known(values, (each * HOURS_A_DAY + hourOfDay) * VALUES)[0] ?? []));
}

function known(values: readonly number[], slot: number): number[] {
  return values.slice(slot, slot + VALUES).filter((value) => value >= 0);
}

function slotOf(values: readonly number[], hour: number): number {
  const [day, hourOfDay] = dayAndHour(hour);
  return (values.length === HOURS_A_DAY * VALUES ? hourOfDay : day * HOURS_A_DAY + hourOfDay) * VALUES;
}

/** UTC, Monday 0. Hostile times stay inside the table. */
function dayAndHour(hour: number): readonly [day: number, hourOfDay: number] {
  const sinceMonday = (((hour + MONDAY_OFFSET_DAYS * HOURS_A_DAY) % HOURS_A_WEEK) + HOURS_A_WEEK) % HOURS_A_WEEK;
  return [Math.floor(sinceMonday / HOURS_A_DAY), sinceMonday % HOURS_A_DAY];
}

/** Three digits are as much as a habit has. */
function push(values: number[], slot: number, value: number): void {
  values.copyWithin(slot + 1, slot, slot + VALUES - 1);
  values[slot] = Number(value.toPrecision(3));
}

/** For a series that was not seen for whole hours: they count as zeros, a day of them at most. */
export function noteIdleHours(row: HoursRow, from: number, until: number): void {
  for (let hour = Math.max(from, until - DAY_MS / HOUR_MS); hour < until; hour++) noteHour(row, [hour, 0, 0, 0]);
}
