import type { Dice } from '../dice';
import type { EpochMs } from '../testbed-line';
import type { Phrase, Service } from './service';

const SECOND_MS = 1_000;

/**
 * What makes a time differ from plain traffic. All that befalls the world is made of four kinds, whether it is daily life, a
 * fault or its harmless twin:
 *
 * - `said`: a phrase recurs for a while; `perMinute` gets the lines expected in that minute, so that a share can be told
 * - `once`: one line
 * - `traffic`: the whole service has `factor` times its usual traffic
 * - `silence`: what `silences` names by its key and host is not said; plain traffic has the key `life`
 *
 * `key` keeps its chance apart from everybody else's. `truth` is the fault's name on lines that a fault caused.
 */
export type Happening = { readonly key: string; readonly truth?: string } & (
  | {
      readonly kind: 'said';
      readonly from: EpochMs;
      readonly until: EpochMs;
      readonly phrase: Phrase;
      readonly perMinute: (expected: number) => number;
    }
  | { readonly kind: 'once'; readonly at: EpochMs; readonly phrase: Phrase; readonly host: string }
  | { readonly kind: 'traffic'; readonly from: EpochMs; readonly until: EpochMs; readonly factor: number }
  | {
      readonly kind: 'silence';
      readonly from: EpochMs;
      readonly until: EpochMs;
      readonly silences: (key: string, host: string) => boolean;
    }
);

export function touches(happening: Happening, from: EpochMs, until: EpochMs): boolean {
  if (happening.kind === 'once') return happening.at >= from && happening.at < until;
  return happening.from < until && happening.until > from;
}

/** The phrase's usual part of its service's traffic, 0..1. */
export function usualShare(service: Service, phrase: Phrase): number {
  return phrase.weight / service.phrases.reduce((sum, each) => sum + each.weight, 0);
}

/** Every host in turn goes down and comes up: a burst of start-up lines within half a minute or so. */
export function restart(service: Service, at: EpochMs, key: string, dice: Dice): Happening[] {
  const happenings: Happening[] = [];
  let time = at;
  for (const host of service.hosts) {
    for (const phrase of service.startUp) {
      happenings.push({ kind: 'once', key: `${key}/${happenings.length}`, at: time, phrase, host });
      time += dice.int(40, 3 * SECOND_MS);
    }
  }
  return happenings;
}
