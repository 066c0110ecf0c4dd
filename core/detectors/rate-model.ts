import { countSurprise, fadeByZeros, fadingMean } from '../stat';
import type { Row } from '../store/row-table';
import type { OpenHour, UsualHour } from './rate-hours';

/** What is known of one series' counts a window. `at` is the start of its latest window. */
export interface RateRow extends Row {
  /** Covered windows since its first, the idle ones too. */
  windows: number;
  /** Mean counts of the last hours, and of the last days. */
  short: number;
  long: number;
  /** The same two means of the rest of the service; unused for a service. */
  restShort: number;
  restLong: number;
  /** Mean of (count - expected)², of what chance alone would make it, and of expected²: how bursty the series is. */
  square: number;
  chance: number;
  expectedSquare: number;
  /** The highest burst (three windows) that woke nobody. Learned ten windows later, lest a rise excuses itself; fades over days. */
  peak: number;
  /** A service's only. */
  records?: Records;
  /** Windows refused since the last that was learned in peace. */
  refused: number;
  /** How often it gave in to a new normal. */
  adopted: number;
  /** The latest counts, oldest first; none where all are 0. */
  recent: number[];
  /** The hour it is in, and the one before until it has been written down. */
  hour?: OpenHour;
  ended?: OpenHour;
}

/**
 * The most lines of one window, and of two in a row, that woke nobody in so many windows. Learned ten windows later, like the
 * peak; where they were learned from what the hour is known for, they excuse another hour too: what comes at once must be beyond all.
 */
export type Records = [windows: number, ofOne: number, ofTwo: number];

/** What one window brings. */
export interface Sight {
  readonly count: number;
  /** Covered windows without a line since the last observation. */
  readonly idle: number;
  /** Lines of the service outside the series; undefined for a service. */
  readonly rest: number | undefined;
  /** What this hour brings on other days, once that is known. */
  readonly usual?: UsualHour | undefined;
}

/** Windows: half a value's weight is gone after an hour of minutes, or after a day. */
const SHORT = 87;
const LONG = 2_078;
/** Half a peak is gone after three days. */
const PEAK_FADING = 0.5 ** (1 / 4_320);
/** Half a record is gone after two weeks. */
const RECORD_FADING = 0.5 ** (1 / 20_160);
const HORIZON = 10;
const PEAK_WINDOWS = 3;
const KEPT = HORIZON + PEAK_WINDOWS;
/** Nats: what chance brings to one series about once in a few days. */
const NOTABLE_BURST = 8;
/** So many windows may be refused before they are the new normal. */
const MAX_REFUSED = 60;
/** Smooths ratios of small counts of the rest of a service. */
const REST_SMOOTHING = 5;
/** A template is not expected to fall below a third of its long mean with its service: some do not follow the traffic. */
const LEAST_EXPOSURE = 1 / 3;
/** Variance beyond chance that every series is granted, and the most that a bursty one can get, as shares of the squared mean. */
const LEAST_BURSTINESS = 0.02;
const MOST_BURSTINESS = 4;

export function newRateRow(key: string, at: number): RateRow {
  const means = { short: 0, long: 0, restShort: 0, restLong: 0, square: 0, chance: 0, expectedSquare: 0 };
  return { key, at, windows: 0, ...means, peak: 0, refused: 0, adopted: 0, recent: [] };
}

/** The row as it is after the idle windows: what one would know at the start of this window. Changes nothing. */
export function afterIdle(row: RateRow, idle: number): RateRow {
  if (idle <= 0) return row;
  const rested = { ...row };
  rest(rested, idle);
  return rested;
}

/** Lets so many windows without a line pass. */
function rest(row: RateRow, idle: number): void {
  const recent = row.recent.slice();
  let { peak } = row;
  for (let zeros = Math.min(idle, KEPT); zeros > 0 && recent.length > 0; zeros--) {
    recent.push(0);
    if (recent.length > KEPT) recent.shift();
    if (row.refused === 0) peak = Math.max(peak, settledBurst(row, recent, Math.max(row.short, row.long)));
    if (sumOfLast(recent, KEPT) === 0) recent.length = 0;
  }
  row.short = fadeByZeros(row.short, row.windows, idle, SHORT);
  row.long = fadeByZeros(row.long, row.windows, idle, LONG);
  row.windows += idle;
  row.peak = peak * PEAK_FADING ** idle;
  row.recent = recent;
}

/**
 * The count expected of one window. A template goes with the rest of its service, so that doubled traffic and the daily rhythm
 * are expected of it; a service stands alone, and is given at least half of its long mean, so that it may come back from a rest,
 * as far as the hour is known to bring so much.
 */
export function expectedCount(row: RateRow, rest: number | undefined, usualHigh = Infinity): number {
  if (rest === undefined) return Math.max(row.short, Math.min(row.long / 2, usualHigh));
  const toShort = (rest + REST_SMOOTHING) / (row.restShort + REST_SMOOTHING);
  const toLong = (rest + REST_SMOOTHING) / (row.restLong + REST_SMOOTHING);
  return Math.max(row.short * Math.max(1, toShort), row.long * Math.max(LEAST_EXPOSURE, toLong));
}

/** Size of the negative binomial: small for bursty series, and for those of which few lines have ever been seen. */
export function sizeOf(row: RateRow): number {
  // Two standard errors less: of a rare series the square is a few lucky lines, and they would pass for bursts.
  const luck = 2 * Math.sqrt((row.chance + 2 * row.expectedSquare) / Math.min(row.windows + 1, LONG));
  const beyondChance = row.expectedSquare > 0 ? (row.square - row.chance - luck) / row.expectedSquare : 0;
  const burstiness = Math.min(MOST_BURSTINESS, Math.max(LEAST_BURSTINESS, beyondChance));
  const linesSeen = row.long * Math.min(row.windows, LONG);
  return 1 / (burstiness + 1 / (linesSeen + 1));
}

/** Teaches a window. A high count teaches at most twice what was expected: a burst must not raise the bar for an hour. */
export function learnCount(row: RateRow, sight: Sight): void {
  if (sight.idle > 0) rest(row, sight.idle);
  const expected = expectedCount(row, sight.rest, sight.usual?.high);
  const isKnown = row.windows >= HORIZON;
  const taught = isKnown ? Math.min(sight.count, 2 * expected + 3) : sight.count;
  const beyond = Math.min(taught - expected, 3 * Math.sqrt(Math.max(expected, row.square)) + 1);
  row.square = fadingMean(row.square, row.windows, beyond ** 2, LONG);
  row.chance = fadingMean(row.chance, row.windows, expected, LONG);
  row.expectedSquare = fadingMean(row.expectedSquare, row.windows, expected ** 2, LONG);
  row.short = fadingMean(row.short, row.windows, taught, SHORT);
  row.long = fadingMean(row.long, row.windows, taught, LONG);
  if (sight.rest !== undefined) {
    row.restShort = fadingMean(row.restShort, row.windows, sight.rest, SHORT);
    row.restLong = fadingMean(row.restLong, row.windows, sight.rest, LONG);
  }
  note(row, sight.count);
  row.peak *= PEAK_FADING;
  if (row.refused === 0) row.peak = Math.max(row.peak, newPeak(row, expected, sight.usual?.high));
  else row.refused -= 1;
  if (sight.rest === undefined) noteRecords(row);
  shorten(row);
}

/** Notes a window that was judged anomalous without learning it; gives in when it has been so for an hour. */
export function refuseCount(row: RateRow, sight: Sight): void {
  if (sight.idle > 0) rest(row, sight.idle);
  note(row, sight.count);
  row.refused += 1;
  if (row.refused < MAX_REFUSED) return;
  row.short = row.long = sumOfLast(row.recent, HORIZON) / HORIZON;
  row.restShort = row.restLong = sight.rest ?? 0;
  row.peak = sumOfLast(row.recent, PEAK_WINDOWS);
  row.refused = 0;
  row.adopted += 1;
  shorten(row);
}

/** One more refusal, and what it refuses is the new normal. */
export function isAboutToGiveIn(row: RateRow): boolean {
  return row.refused + 1 >= MAX_REFUSED;
}

export function sumOfLast(recent: readonly number[], windows: number): number {
  let sum = 0;
  for (let index = Math.max(0, recent.length - windows); index < recent.length; index++) sum += recent[index]!;
  return sum;
}

/** Means in the precision in which they are stored: seven digits in half the bytes, before and after a restart alike. */
function shorten(row: RateRow): void {
  row.short = Math.fround(row.short);
  row.long = Math.fround(row.long);
  row.restShort = Math.fround(row.restShort);
  row.restLong = Math.fround(row.restLong);
  row.square = Math.fround(row.square);
  row.chance = Math.fround(row.chance);
  row.expectedSquare = Math.fround(row.expectedSquare);
  row.peak = Math.fround(row.peak);
}

function note(row: RateRow, count: number): void {
  row.windows += 1;
  if (count === 0 && row.recent.length === 0) return;
  row.recent.push(count);
  if (row.recent.length > KEPT) row.recent.shift();
  if (count === 0 && sumOfLast(row.recent, KEPT) === 0) row.recent = [];
}

function noteRecords(row: RateRow): void {
  const [windows, ofOne, ofTwo] = row.records ?? [0, 0, 0];
  const settled = row.refused === 0 ? row.recent.length - HORIZON : 0;
  const first = settled > 0 ? row.recent[0]! : 0;
  const second = settled > 1 ? row.recent[1]! : 0;
  row.records = [windows + 1, Math.max(ofOne * RECORD_FADING, first), Math.max(ofTwo * RECORD_FADING, first + second)];
}

/** A burst that the hour is known for excuses none of another hour. */
function newPeak(row: RateRow, expected: number, usualHigh = 0): number {
  const burst = settledBurst(row, row.recent, expected);
  return burst <= PEAK_WINDOWS * usualHigh ? 0 : burst;
}

/** Lines of the three windows that have just left the horizon, where they were many. */
function settledBurst(row: RateRow, recent: readonly number[], expected: number): number {
  let lines = 0;
  for (let index = 0; index < recent.length - HORIZON && index < PEAK_WINDOWS; index++) lines += recent[index]!;
  if (lines <= PEAK_WINDOWS * expected) return 0;
  return countSurprise(lines, PEAK_WINDOWS * expected, sizeOf(row)) < NOTABLE_BURST ? 0 : lines;
}
