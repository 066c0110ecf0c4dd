/** Milliseconds since the epoch. */
export type EpochMs = number;

/** Nanoseconds since the epoch, as exactly 19 decimal digits: a number would lose the last ones, and texts of one length compare as they sort. */
export type EpochNs = string;

/** Half open: `from` is inside, `until` is not. */
export interface Span {
  readonly from: EpochNs;
  readonly until: EpochNs;
}

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** Rounds down to a whole millisecond. Digit by digit: `Number` of a slice takes three times as long, and each line asks twice. */
export function nsToMs(at: EpochNs): EpochMs {
  let ms = 0;
  for (let index = 0; index < at.length - 6; index++) {
    const digit = at.charCodeAt(index) - 48;
    if (!(digit >= 0 && digit <= 9)) return Number(at.slice(0, -6));
    ms = 10 * ms + digit;
  }
  return ms;
}

/** `at` is a whole number of milliseconds between 2001-09-09 and 2286-11-20, the years in which 19 digits hold. */
export function msToNs(at: EpochMs): EpochNs {
  return `${Math.floor(at)}000000`.padStart(19, '0');
}

/** The instant one nanosecond after `at`. */
export function nextNs(at: EpochNs): EpochNs {
  return (BigInt(at) + 1n).toString().padStart(19, '0');
}

/** The instant one nanosecond before `at`. */
export function previousNs(at: EpochNs): EpochNs {
  return (BigInt(at) - 1n).toString().padStart(19, '0');
}
