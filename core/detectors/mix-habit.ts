import type { Row } from '../store/row-table';
import type { EpochMs } from '../time';
import { DAY_MS, HOUR_MS } from '../time';

export interface Range {
  readonly low: number;
  readonly high: number;
}

type Extreme = number | null;

/** The extremes of a service's entropy by hour of the day (UTC): of earlier days, and of this one. */
export interface HabitRow extends Row {
  day: number;
  lows: Extreme[];
  highs: Extreme[];
  todayLows: Extreme[];
  todayHighs: Extreme[];
}

const HOURS = 24;
/** Of the way to a day's extreme that reaches further than the habit: what comes once is no habit yet, after three times it is. */
const REACH = 0.6;
/** Of the way back to one that does not: after a fortnight half of an excess is left. */
const FADE = 0.05;

export function newHabitRow(key: string, at: EpochMs): HabitRow {
  const none = () => Array.from({ length: HOURS }, () => null);
  return { key, at, day: dayOf(at), lows: none(), highs: none(), todayLows: none(), todayHighs: none() };
}

/** Flagged or not: what an hour brings again is a habit. True when the row has changed. */
export function noteHabit(row: HabitRow, at: EpochMs, bits: number): boolean {
  const isNewDay = dayOf(at) > row.day;
  if (isNewDay) endDay(row, dayOf(at));
  const hour = hourOf(at);
  const [low, high] = [row.todayLows[hour] ?? Infinity, row.todayHighs[hour] ?? -Infinity];
  if (bits < low) row.todayLows[hour] = Math.floor(bits * 100) / 100;
  if (bits > high) row.todayHighs[hour] = Math.ceil(bits * 100) / 100;
  row.at = Math.max(row.at, at);
  return isNewDay || bits < low || bits > high;
}

/** What earlier days brought in this hour and those beside it, for jobs drift; undefined where that is not known. */
export function habitAround(row: HabitRow, at: EpochMs): Range | undefined {
  let [low, high] = [Infinity, -Infinity];
  for (const step of [HOURS - 1, 0, 1]) {
    const hour = (hourOf(at) + step) % HOURS;
    low = Math.min(low, row.lows[hour] ?? Infinity);
    high = Math.max(high, row.highs[hour] ?? -Infinity);
  }
  return low <= high ? { low, high } : undefined;
}

function endDay(row: HabitRow, day: number): void {
  for (let hour = 0; hour < HOURS; hour++) {
    row.lows[hour] = further(row.lows[hour]!, row.todayLows[hour]!, Math.min);
    row.highs[hour] = further(row.highs[hour]!, row.todayHighs[hour]!, Math.max);
    row.todayLows[hour] = row.todayHighs[hour] = null;
  }
  row.day = day;
}

function further(known: Extreme, today: Extreme, choose: (one: number, other: number) => number): Extreme {
  if (known === null || today === null) return known ?? today;
  const isFurther = choose(known, today) === today;
  return Math.round((known + (isFurther ? REACH : FADE) * (today - known)) * 100) / 100;
}

function dayOf(at: EpochMs): number {
  return Math.floor(at / DAY_MS);
}

function hourOf(at: EpochMs): number {
  return ((Math.floor(at / HOUR_MS) % HOURS) + HOURS) % HOURS;
}
