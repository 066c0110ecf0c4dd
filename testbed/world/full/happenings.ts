import type { Dice } from '../../dice';
import type { EpochMs } from '../../testbed-line';
import type { Happening } from '../happening';
import type { Occurrence } from '../occurrence';
import type { Phrase } from '../service';

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;

/** Marks a fault's lines; a twin's stay unmarked. */
export interface Mark {
  readonly truth?: string;
}

export function faultOf({ name }: Occurrence): Mark {
  return { truth: name };
}

/** Said `perMinute` times a minute while the occurrence lasts, from `afterMs` of it on. */
export function recurring(
  occurrence: Occurrence,
  spoken: Phrase,
  perMinute: number | ((expected: number) => number),
  more: Mark & { readonly part?: string; readonly afterMs?: number; readonly untilMs?: number } = {},
): Happening {
  const { part = 'main', afterMs = 0, untilMs = occurrence.forMs, ...mark } = more;
  const { name, at } = occurrence;
  return {
    ...{ kind: 'said', key: `${name}/${at}/${part}`, from: at + afterMs, until: at + untilMs, phrase: spoken, ...mark },
    perMinute: typeof perMinute === 'number' ? () => perMinute : perMinute,
  };
}

/** One after the other from `at` on, `stepMs` apart at most. */
export function inTurn(
  phrases: readonly Phrase[],
  turn: Mark & { readonly key: string; readonly at: EpochMs; readonly host: string; readonly stepMs: number },
  dice: Dice,
): Happening[] {
  const { key, host, stepMs, at, ...mark } = turn;
  let time = at;
  return phrases.map((spoken, index) => {
    const happening: Happening = { kind: 'once', key: `${key}/${index}`, at: time, phrase: spoken, host, ...mark };
    time += dice.int(Math.ceil(stepMs / 10), stepMs);
    return happening;
  });
}

export function silence(
  occurrence: Occurrence,
  silences: (key: string, host: string) => boolean,
  forMs = occurrence.forMs,
): Happening {
  const { name, at } = occurrence;
  return { kind: 'silence', key: `${name}/${at}/silence`, from: at, until: at + forMs, silences };
}
