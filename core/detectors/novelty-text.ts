import type { Reason, LineObservation } from './detector';
import type { Relative } from './relatives';

/** What of a template is kept and compared: an edit distance costs by the square, and most messages say what they are at once. */
const MAX_CHARACTERS = 200;
/** Two texts of up to 32 units are measured in one machine word. */
const MAX_WORDS = 32;
const SHOWN_CHARACTERS = 80;

const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

/** A template's text as it is kept: on one line, without characters that JSON or a terminal would escape. */
export function keptText(templateText: string): string {
  return templateText.slice(0, MAX_CHARACTERS).replace(UNPRINTABLE, ' ').trim().toWellFormed();
}

/** The words that say something: no masks, no numbers, no punctuation, any case. */
export function wordsOf(text: string): readonly string[] {
  const words = text.replace(/<[^<>\s]*>/g, ' ').toLowerCase();
  return (words.match(/\p{L}[\p{L}\p{M}\p{N}_]*/gu) ?? []).slice(0, MAX_WORDS);
}

export interface Found {
  /** Which share of its words is new, 0..1. */
  readonly novelty: number;
  /** The nearest known text, where one shares a word. */
  readonly nearest?: string;
}

export function foundOf(relative: Relative | undefined, textOf: (key: string) => string | undefined): Found {
  return relative === undefined ? { novelty: 1 } : { novelty: relative.distance, nearest: textOf(relative.key) };
}

/** `kind`: the detector's. */
export function noveltyReason(kind: string, { service }: LineObservation, { novelty, nearest }: Found): Reason {
  const percent = Math.round(100 * novelty);
  const text =
    nearest === undefined
      ? `No known message of ${service} shares a word with this one.`
      : `The nearest known message of ${service} differs in ${percent} % of its words: "${shortened(nearest)}".`;
  return {
    detector: kind,
    feature: 'templateText',
    observed: `${percent} % new words`,
    expected: nearest ?? 'known words',
    text,
  };
}

function shortened(text: string): string {
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS - 1)}…`;
}
