import type { Dice } from '../dice';
import type { EpochMs, Labels } from '../testbed-line';
import type { Happening } from './happening';

export type Level = 'debug' | 'info' | 'warning' | 'error';
export type Fields = Readonly<Record<string, string | number>>;

/** Something a service says again and again, each time with other parameters. */
export interface Phrase {
  readonly level: Level;
  /** Its part of the traffic, relative to the other phrases of the service; 0 for what is said on occasion only. */
  readonly weight: number;
  readonly message: (dice: Dice) => string;
  readonly fields?: (dice: Dice) => Fields;
  /** Which part of the program speaks: module, logger or message id. */
  readonly from?: string;
}

/** One utterance on its way into the service's format. `micros`: microseconds within the millisecond, 0..999. */
export interface Utterance {
  readonly at: EpochMs;
  readonly micros: number;
  readonly host: string;
  readonly phrase: Phrase;
  readonly message: string;
  readonly fields: Fields;
}

export interface Service {
  readonly name: string;
  readonly hosts: readonly string[];
  /** The mean over a usual day. */
  readonly linesPerMinute: number;
  /** How far day and night lie from the mean: .5 swings between half and one and a half. */
  readonly swing: number;
  readonly peakHourUtc: number;
  /** Traffic of a Saturday or Sunday relative to a weekday. */
  readonly weekend: number;
  readonly phrases: readonly Phrase[];
  /** Said in this order, once each, when a host starts. */
  readonly startUp: readonly Phrase[];
  /** What the agent (Promtail, Alloy) would set. */
  readonly labels: (host: string, level: Level) => Labels;
  readonly metadata?: (dice: Dice) => Labels;
  readonly format: (said: Utterance) => string;
  /** What befalls it on a day (UTC, counted from the epoch) while it is well; absent: `dailyLife`. */
  readonly life?: (seed: number, service: Service, day: number) => Happening[];
}

const NO_FIELDS: Fields = {};

export function phrase(
  level: Level,
  weight: number,
  message: (dice: Dice) => string,
  more: Partial<Phrase> = {},
): Phrase {
  return { level, weight, message, ...more };
}

export function utter(spoken: Phrase, at: EpochMs, micros: number, host: string, dice: Dice): Utterance {
  return {
    at,
    micros,
    host,
    phrase: spoken,
    message: spoken.message(dice),
    fields: spoken.fields === undefined ? NO_FIELDS : spoken.fields(dice),
  };
}
