import { HASH_START, hashStep } from './hash-units';
import type { Loss } from './lineage';
import { ANY, NO_GAP, SPACE_GAP, WIDE_GAP } from './marks';
import { TEXT_LIMIT } from './scanner';
import { Template } from './template';
import { ANY_WORD, type WordTable } from './word-table';

/** Row syntax, id, numbers. */
const ROW_BYTES = 96;
/** An `<*>` that takes a short word's place may be longer than it. */
const WORD_BYTES = 3;

/** A template in its part. */
export type Row = readonly [id: string, service: string, text: string, key: number, sequence: number, ...HeardOnce];
/** Schema 1 had it in the row. */
type HeardOnce = [] | [hour: number, doublings: number];

/** A template as its part holds it, until its service speaks: most baselines have more services than speak in one round. */
export class Waiting {
  lastHour: number;
  doublings: number;
  losses: Loss[] | undefined;

  constructor(
    readonly row: Row,
    readonly shard: number,
  ) {
    const [, , , , , hour = 0, doublings = 0] = row;
    this.lastHour = hour;
    this.doublings = doublings;
  }

  get sequence(): number {
    return this.row[4];
  }
}

export function rowOf(template: Template | Waiting): Row {
  if (template instanceof Waiting) return template.row.slice(0, 5) as unknown as Row;
  return [template.id, template.service, template.encoded(), template.keyPlace, template.sequence];
}

export function templateOf({ row, shard, lastHour, doublings, losses }: Waiting, table: WordTable): Template {
  const [id, service, text, keyPlace, sequence] = row;
  const count = text === '' ? 0 : wordsIn(text);
  const words = new Int32Array(count);
  const gaps = new Uint16Array(count);
  if (count > 0) gaps[0] = NO_GAP;
  for (let word = 0, from = 0; word < count; word++) {
    const end = scan(text, from);
    words[word] =
      text.charCodeAt(from) === ANY ? ANY_WORD : table.holdText(text.slice(from, end), scratch, scanned.hash);
    if (word + 1 < count) gaps[word + 1] = text.charCodeAt(end);
    from = end + 1;
  }
  const template = new Template({ id, service, words, gaps, keyPlace, sequence }, table);
  template.shard = shard;
  template.bytes = roomOf(row);
  template.lastHour = lastHour;
  template.doublings = doublings;
  template.lines = 2 ** doublings;
  template.losses = losses;
  return template;
}

function wordsIn(text: string): number {
  let words = 1;
  for (let index = 0; index < text.length; index++) if (isGap(text.charCodeAt(index))) words++;
  return words;
}

const scratch = new Uint16Array(2 * TEXT_LIMIT + 2);
const scanned = { hash: 0 };

/** Gives the end of the word that begins there; its units are in `scratch` then, its hash in `scanned`. */
function scan(text: string, from: number): number {
  let hash = HASH_START;
  let at = from;
  for (; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (isGap(unit)) break;
    scratch[at - from] = unit;
    hash = hashStep(hash, unit);
  }
  scanned.hash = hash;
  return at;
}

function isGap(unit: number): boolean {
  return unit === SPACE_GAP || unit === NO_GAP || unit === WIDE_GAP;
}

/** Bytes of its row, whatever its words become. */
export function roomOf([, service, text]: Row): number {
  return jsonBytes(text) + jsonBytes(service) + WORD_BYTES * (text === '' ? 0 : wordsIn(text)) + ROW_BYTES;
}

function jsonBytes(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index++) bytes += jsonBytesOf(text.charCodeAt(index));
  return bytes;
}

function jsonBytesOf(code: number): number {
  if (code < 0x20 || (code >= 0xd800 && code <= 0xdfff)) return 6; // Escaped, as a lone surrogate is.
  if (code < 0x80) return code === 0x22 || code === 0x5c ? 2 : 1;
  return 3;
}
