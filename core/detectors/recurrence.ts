import type { Severity } from '../line/line';
import type { EpochMs } from '../time';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time';
import type { LineObservation } from './detector';
import { isYoungService } from './young-service';

/** A new template whose recurrence is still news. */
export interface Young {
  readonly template: string;
  readonly bornAt: EpochMs;
  readonly isError: boolean;
  /** The latest lines, oldest first. */
  readonly times: EpochMs[];
}

/** Of a service: error templates born lately, one a birth, halved every day since `birthsAt`. */
export interface Births {
  births: number;
  birthsAt: EpochMs;
}

/** Score of the n-th line within a rung's time: starts at `first`, comes nearer to `last` by the rung's step with every line. */
const LADDERS: Readonly<Record<Severity, { readonly first: number; readonly last: number }>> = {
  critical: { first: 0.7, last: 0.95 },
  error: { first: 0.3, last: 0.9 },
  warning: { first: 0.2, last: 0.45 },
  info: { first: 0.1, last: 0.3 },
};
interface Rung {
  readonly withinMs: number;
  readonly step: number;
}
const RECURRENCE_MS = 5 * MINUTE_MS;
/** Error: .30, .45, .56, .65, .71 … */
const KNOWN_SERVICE: readonly Rung[] = [{ withinMs: RECURRENCE_MS, step: 0.75 }];
/** Errors pass .5 at the sixth line of the first, or at the tenth of the second. */
const YOUNG_SERVICE: readonly Rung[] = [
  { withinMs: 90_000, step: 0.915 },
  { withinMs: RECURRENCE_MS, step: 0.954 },
];
/** A template is young until it has been quiet for so long … */
const QUIET_MS = 10 * MINUTE_MS;
/** … or until so long after its birth: then it is the new normal, however often it comes. */
const MAX_YOUTH_MS = HOUR_MS;
/** Lines whose times are remembered: more of them within five minutes change no score much. */
export const MAX_TIMES = 12;
/** New error templates a day that are a service's ordinary life and discount nothing; so many more halve every score. */
const FREE_BIRTHS = 5;
const DISCOUNTING_BIRTHS = 25;

export function newYoung(seen: LineObservation): Young {
  const isError = seen.severity === 'error' || seen.severity === 'critical';
  return { template: seen.template, bornAt: seen.at, isError, times: [seen.at] };
}

export function note(young: Young, at: EpochMs): void {
  young.times.push(at);
  if (young.times.length > MAX_TIMES) young.times.shift();
}

export function isYoung(young: Young, at: EpochMs): boolean {
  return at - young.times.at(-1)! <= QUIET_MS && at - young.bornAt <= MAX_YOUTH_MS;
}

/** Its lines within five minutes, beside the one that is seen now. */
export function recentTimes(young: Young | undefined, at: EpochMs): readonly EpochMs[] {
  return timesWithin(young, at, RECURRENCE_MS);
}

/** How loudly a new template speaks by its severity and by how often it comes: 0..1. */
export function recurrence(young: Young | undefined, seen: LineObservation, serviceBornAt: EpochMs): number {
  const { first, last } = LADDERS[seen.severity];
  const rungs = isYoungService(serviceBornAt, seen.at) ? YOUNG_SERVICE : KNOWN_SERVICE;
  const climbed = rungs.map(({ withinMs, step }) => step ** timesWithin(young, seen.at, withinMs).length);
  return last - (last - first) * Math.min(...climbed);
}

export function noteBirth(service: Births, at: EpochMs): void {
  service.births = birthsADay(service, at) + 1;
  service.birthsAt = at;
}

/** 1 for a service that seldom brings new errors, less for one whose every error is new. */
export function discountOf(service: Births, at: EpochMs): number {
  return 1 / (1 + Math.max(0, birthsADay(service, at) - FREE_BIRTHS) / DISCOUNTING_BIRTHS);
}

function timesWithin(young: Young | undefined, at: EpochMs, withinMs: number): readonly EpochMs[] {
  return young === undefined ? [] : young.times.filter((time) => Math.abs(at - time) <= withinMs);
}

function birthsADay(service: Births, at: EpochMs): number {
  return service.births * 0.5 ** (Math.max(0, at - service.birthsAt) / DAY_MS);
}
