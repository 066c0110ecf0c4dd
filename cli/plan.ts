import { HOUR_MS, MINUTE_MS, type EpochMs } from '../core/index';
import type { ScanArguments } from './arguments';
import type { Survey } from './survey';

/**
 * By which clock the log is judged.
 *
 * - `told`: by the times that its lines tell
 * - `counted`: line after line, so many to a minute. Where lines tell no times or jump about in them, and where the log is too
 *   short for the detectors, which want half an hour of learning: then what makes a line stand out is its share among its
 *   neighbours.
 */
export type ClockKind = 'told' | 'counted';

export type WhyCounted = 'no times' | 'too short' | 'disordered';

export interface Plan {
  readonly clock: ClockKind;
  readonly why?: WhyCounted;
  /** Of the clock. `last` is the last line's. */
  readonly first: EpochMs;
  readonly last: EpochMs;
  /** Lines before it teach and are not judged. */
  readonly learnUntil: EpochMs;
  readonly windowMs: number;
  readonly linesAMinute?: number;
}

const LEAST_LINES = 200;
/** The lines of a stack trace tell no time, and may be nearly all of a log. */
const LEAST_TIMED = 0.05;
/** Several logs written one after the other into one file: most of it would come too late to be counted. */
const MOST_DISORDERED = 0.02;
const SHORTEST_MS = HOUR_MS;
/** The rate detector wants 30 windows; a fifth of four hours of minutes has 48. */
const COUNTED_MINUTES = 240;
const LEAST_LEARNING_MS = 35 * MINUTE_MS;
/** Windows in a log: longer logs get longer windows, lest weeks of quiet minutes hide what fills an hour. */
const MOST_WINDOWS = 3_000;
const WINDOWS_MS = [1, 2, 5, 10, 15, 30, 60].map((minutes) => minutes * MINUTE_MS);

/** Undefined where there are too few lines to call anything normal. */
export function planScan(found: Survey, given: Pick<ScanArguments, 'learn' | 'windowMs'>): Plan | undefined {
  if (found.lines < LEAST_LINES) return undefined;
  const { first, last } = found;
  if (first === undefined || last === undefined || found.linesWithTime < LEAST_TIMED * found.lines) {
    return counted(found, given, 'no times');
  }
  if (found.disorderedLines > MOST_DISORDERED * found.lines) return counted(found, given, 'disordered');
  if (last - first < SHORTEST_MS) return counted(found, given, 'too short');
  return {
    clock: 'told',
    first,
    last,
    learnUntil: learnUntil(first, last, given),
    windowMs: windowFor(last - first, given),
  };
}

function counted(found: Survey, given: Pick<ScanArguments, 'learn' | 'windowMs'>, why: WhyCounted): Plan {
  const linesAMinute = Math.max(1, found.lines / COUNTED_MINUTES);
  // Any whole day will do: its times are never shown.
  const first = Date.UTC(2020, 0, 1);
  const last = first + Math.floor(((found.lines - 1) / linesAMinute) * MINUTE_MS);
  const learn = 'share' in given.learn ? given.learn : { share: 0.2 };
  const windowMs = MINUTE_MS;
  return { clock: 'counted', why, first, last, learnUntil: learnUntil(first, last, { learn }), windowMs, linesAMinute };
}

/** A fifth, but never less than the detectors want; of a log that short at most half. */
function learnUntil(first: EpochMs, last: EpochMs, { learn }: Pick<ScanArguments, 'learn'>): EpochMs {
  if ('forMs' in learn) return Math.min(last, first + learn.forMs);
  const span = last - first;
  return first + Math.max(span * learn.share, Math.min(LEAST_LEARNING_MS, span / 2));
}

function windowFor(span: number, { windowMs }: Pick<ScanArguments, 'windowMs'>): number {
  return windowMs ?? WINDOWS_MS.find((each) => span / each <= MOST_WINDOWS) ?? WINDOWS_MS.at(-1)!;
}
