import type { Row } from '../store/row-table';
import type { EpochMs } from '../time';
import { DAY_MS, HOUR_MS } from '../time';

/** A long pause, and when it began. `flagged`: it was told as an anomaly, so that one alone excuses nothing. */
export type Rest = readonly [startedAt: EpochMs, windows: number, flagged: 0 | 1];

/** What is known of one series' pauses, in covered windows without a line. `at` orders rows; it is when the next line is due. */
export interface PulseRow extends Row {
  readonly service: string;
  readonly template?: string;
  readonly bornAt: EpochMs;
  /** It was there when the baseline began, so it is no job that has just come. */
  readonly isFounder: boolean;
  /** End of the last window with lines. */
  last: EpochMs;
  /** Where the present pause begins; later than `last` where a gap may have hidden lines. */
  since: EpochMs;
  /** From here on silence is anomalous; 0 while it is warming up. */
  dueAt: EpochMs;
  pauses: number;
  /** The latest pauses, oldest first; neighbouring windows with lines have a pause of 0. */
  latest: number[];
  mean: number;
  /** Longest usual pauses of this week and of the one before. */
  longest: number;
  longestBefore: number;
  week: number;
  /** Share of the pauses that are no usual ones. */
  odd: number;
  rests: Rest[];
  /** Mean lines a window, of the last half hour and of the last half day. */
  short: number;
  long: number;
  /** When this silence was first judged anomalous; 0: it was not. */
  flaggedAt: EpochMs;
  /** A template that comes too often to be waited for: never touched again. */
  isFast: boolean;
}

export interface Beat {
  readonly start: EpochMs;
  readonly end: EpochMs;
  readonly lines: number;
}

const LATEST = 9;
const RESTS = 16;
const WEEK_MS = 7 * DAY_MS;
const REST_KEPT_MS = 15 * DAY_MS;
/** Windows of silence at least: restarts take two. */
const LEAST = 3;
const REST_WINDOWS = 60;
/** How far the start of a rest may wander from one day to the next; a short one by its own length at most. */
const WANDER_MS = 2 * HOUR_MS;
const FOUNDER_WARM_MS = 2 * HOUR_MS;
/** A silence that is told only after so long may be a night or a weekend: five days in a row hold one of these. */
const LONG_LIMIT_MS = 4 * HOUR_MS;
const LONG_WARM_MS = 5 * DAY_MS;
/** Templates that come more often than every ten windows are not waited for one by one. */
const SLOW_WINDOWS = 10;
const FAST_AFTER = 4;

export function newPulse(
  series: { key: string; service: string; template?: string },
  at: Beat,
  isFounder: boolean,
): PulseRow {
  return {
    ...series,
    at: at.end,
    bornAt: at.start,
    isFounder,
    last: at.end,
    since: at.end,
    dueAt: 0,
    pauses: 0,
    latest: [],
    mean: 0,
    longest: 0,
    longestBefore: 0,
    week: Math.floor(at.start / WEEK_MS),
    odd: 0,
    rests: [],
    short: at.lines,
    long: at.lines,
    flaggedAt: 0,
    isFast: false,
  };
}

/** Lines came: the pause is over, and teaches unless it was told as an anomaly or a gap was in it. */
export function endPause(row: PulseRow, beat: Beat): void {
  const windowMs = beat.end - beat.start;
  const pause = Math.max(0, Math.round((beat.start - row.since) / windowMs));
  if (row.flaggedAt > 0) noteRest(row, [row.since, pause, 1]);
  else if (row.since === row.last) learnPause(row, pause);
  const idle = Math.max(0, (beat.start - row.last) / windowMs);
  row.short = fade(row.short, beat.lines, idle, 30);
  row.long = fade(row.long, beat.lines, idle, 720);
  row.last = row.since = beat.end;
  row.flaggedAt = 0;
  row.isFast = row.template !== undefined && row.pauses >= FAST_AFTER && typicalPause(row) < SLOW_WINDOWS;
  setDue(row, windowMs);
}

/** Lines may have come in a gap that ends here, unless they were not due yet. */
export function skipGap(row: PulseRow, until: EpochMs, windowMs: number): void {
  const isRegular = row.pauses >= FAST_AFTER && row.longest <= 1.2 * typicalPause(row) + 2;
  if (isRegular && until <= row.since + 0.8 * typicalPause(row) * windowMs) return;
  if (row.flaggedAt > 0) return;
  row.since = until;
  setDue(row, windowMs);
}

/** The pause of every other line, in windows; 0 for what speaks in nearly every one. */
export function typicalPause(row: PulseRow): number {
  const sorted = [...row.latest].sort((one, other) => one - other);
  return sorted[sorted.length >> 1] ?? 0;
}

export function longestPause(row: PulseRow): number {
  return Math.max(row.longest, row.longestBefore);
}

function learnPause(row: PulseRow, pause: number): void {
  const cut = Math.max(REST_WINDOWS, 2 * typicalPause(row));
  const isUsual = row.pauses === 0 || pause <= cut;
  row.pauses += 1;
  const weight = 1 / Math.min(row.pauses, 200);
  row.mean += (Math.min(pause, 4 * cut) - row.mean) * weight;
  row.odd += ((isUsual ? 0 : 1) - row.odd) * weight;
  row.latest.push(pause);
  if (row.latest.length > LATEST) row.latest.shift();
  turnWeek(row);
  if (isUsual) row.longest = Math.max(row.longest, pause);
  else noteRest(row, [row.since, pause, 0]);
}

function turnWeek(row: PulseRow): void {
  const week = Math.floor(row.last / WEEK_MS);
  if (week <= row.week) return;
  row.longestBefore = week === row.week + 1 ? row.longest : 0;
  row.longest = 0;
  row.week = week;
}

function noteRest(row: PulseRow, rest: Rest): void {
  row.rests = [...row.rests.filter(([at]) => rest[0] - at < REST_KEPT_MS), rest].slice(-RESTS);
}

function setDue(row: PulseRow, windowMs: number): void {
  const usual = usualLimit(row) * windowMs;
  const rest = restUntil(row, windowMs) - row.since;
  const limit = Math.max(usual, rest);
  row.dueAt = isKnown(row, limit, usual / windowMs) ? row.since + limit : 0;
  row.at = row.since + typicalPause(row) * windowMs;
}

/** Windows of silence that no usual pause has come near. */
function usualLimit(row: PulseRow): number {
  const longest = longestPause(row);
  const typical = Math.max(1, typicalPause(row));
  const slack = Math.max(2, 2 * (longest - typical), longest * Math.max(0.05, 0.4 / Math.max(1, row.pauses)));
  const limit = Math.max(LEAST, longest + slack);
  if (!isErratic(row)) return limit;
  // Where pauses have no usual length, a rest is only a longer one of them.
  const most = row.rests.reduce((long, [, windows]) => Math.max(long, windows), longest);
  return Math.max(limit, 2 * most, 12 * row.mean);
}

/** Its pauses have no usual length, unless they are short. */
function isErratic(row: PulseRow): boolean {
  return (row.odd > 0.02 || typicalPause(row) >= SLOW_WINDOWS) && !isEven(row);
}

function isEven(row: PulseRow): boolean {
  const typical = typicalPause(row);
  return longestPause(row) <= 1.2 * typical + 2 && Math.min(...row.latest) >= 0.8 * typical - 2;
}

/** When the rest that is usual at this time of day (or, if it is longer than a day, of the week) would be over. */
function restUntil(row: PulseRow, windowMs: number): EpochMs {
  let until = 0;
  const flaggedOnce: EpochMs[] = [];
  for (const [startedAt, windows, flagged] of row.rests) {
    const length = windows * windowMs;
    const cycle = length > DAY_MS ? WEEK_MS : DAY_MS;
    const cycles = Math.floor((row.since - startedAt + Math.min(WANDER_MS, length)) / cycle);
    const end = startedAt + cycles * cycle + length + Math.max(LEAST * windowMs, 0.1 * length);
    if (end <= row.since) continue;
    if (flagged === 0) until = Math.max(until, end);
    else flaggedOnce.push(end);
  }
  // Twice at the same time is a habit.
  const [, second = 0] = flaggedOnce.sort((one, other) => other - one);
  return Math.max(until, second);
}

function isKnown(row: PulseRow, limitMs: number, usualWindows: number): boolean {
  const lived = row.last - row.bornAt;
  if (row.template !== undefined && !isWaitedFor(row)) return false;
  if (limitMs >= LONG_LIMIT_MS) return lived >= LONG_WARM_MS && row.pauses >= 2;
  if (lived >= DAY_MS) return row.pauses >= FAST_AFTER;
  // What thins out in the evening of its first day may be about to rest.
  const isSteady = row.mean <= 0.1 && usualWindows <= SLOW_WINDOWS && row.short >= row.long / 2;
  return row.template === undefined && row.isFounder && isSteady && lived >= FOUNDER_WARM_MS;
}

/** Only a template that comes seldom and by the clock is waited for: texts change with every release. */
function isWaitedFor(row: PulseRow): boolean {
  const typical = typicalPause(row);
  return row.pauses >= FAST_AFTER && typical >= SLOW_WINDOWS && longestPause(row) <= 1.2 * typical + 2;
}

function fade(mean: number, lines: number, idle: number, windows: number): number {
  return mean * (1 - 1 / windows) ** (idle + 1) + lines / windows;
}
