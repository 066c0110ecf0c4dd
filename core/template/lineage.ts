import type { EpochMs } from '../time';
import { HOUR_MS } from '../time';

/** A word that a template had at its birth, and that has become `<*>`. */
export interface Loss {
  readonly place: number;
  readonly word: string;
  readonly hour: number;
}

/**
 * How a template's text came to be. Its id is a hash of the words that it was born with, so it is the same after a restart, on
 * another worker, and in another order of arrival, as long as its text is the same; a template that has become more general is
 * named after whichever of its lines came first, and in another order that may be another.
 */
export interface Lineage {
  /** Each word that differed, to the hour. */
  readonly steps: readonly { readonly at: EpochMs; readonly word: string }[];
  /** The words at birth, masks as they are shown. */
  readonly bornAs: string;
}

/** Sequence of the template, its first loss's hour, then place, word and hours since, again and again. */
export type LineageRow = readonly (number | string)[];

export function lineageRow(sequence: number, losses: readonly Loss[]): LineageRow {
  const first = losses[0]!.hour;
  return [sequence, first, ...losses.flatMap(({ place, word, hour }) => [place, word, hour - first])];
}

export function readLosses([, first, ...rest]: LineageRow): Loss[] {
  const losses: Loss[] = [];
  for (let index = 0; index + 2 < rest.length; index += 3) {
    const [place, word, since] = rest.slice(index, index + 3) as [number, string, number];
    losses.push({ place, word, hour: (first as number) + since });
  }
  return losses;
}

export function stepsOf(losses: readonly Loss[]): Lineage['steps'] {
  return losses.map(({ word, hour }) => ({ at: hour * HOUR_MS, word }));
}
