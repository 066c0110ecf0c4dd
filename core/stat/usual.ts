// @ts-expect-error TS1479: its typings call it an ES module only, but `require` gets the CommonJS build beside it.
import { median, medianAbsoluteDeviation } from 'simple-statistics';

/** What a handful of earlier values, newest first, agree upon. */
export interface Agreed {
  readonly level: number;
  /** As a normal distribution's sigma would be: 1.4826 times the median absolute deviation. 0 for two values. */
  readonly deviation: number;
}

/** 1 / (the normal distribution's third quartile). */
const TO_SIGMA = 1.4826;

/**
 * The median of an odd number of values (an even number leaves out its oldest), and of two the lower one: one odd day is no
 * habit. Undefined below two finite values; the library throws at none, and lets NaN pass for a number.
 */
export function agreedLevel(newestFirst: readonly number[]): Agreed | undefined {
  const known = newestFirst.filter(Number.isFinite);
  if (known.length < 2) return undefined;
  if (known.length === 2) return { level: Math.min(...known), deviation: 0 };
  const odd = known.length % 2 === 0 ? known.slice(0, -1) : known;
  return { level: median(odd), deviation: TO_SIGMA * medianAbsoluteDeviation(odd) };
}
