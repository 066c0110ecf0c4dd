// @ts-expect-error TS7016: it brings no typings.
import levenshtein from 'fast-levenshtein';

const { get } = levenshtein as { readonly get: (one: string, other: string) => number };

/** Units to insert, delete or replace on the way from one text to the other. Its cost grows with both lengths: cap them. */
export function editDistance(one: string, other: string): number {
  return get(one, other);
}
