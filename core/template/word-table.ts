import { SPELLED_FLIP_WORDS } from './flip-words';
import { hashUnits } from './hash-units';

/** A word that no template holds. */
export const UNKNOWN = -1;
/** Of a word that differs from line to line. */
export const ANY_WORD = 0;

/** Words that equal only themselves are the table's first, and stay. */
export function isFlipWord(word: number): boolean {
  return word > ANY_WORD && word <= SPELLED_FLIP_WORDS.length;
}

/** Words looked at under one hash. More means that somebody makes words collide; then the oldest are not found again. */
const LONGEST_CHAIN = 64;

/** The words of all templates as small numbers, found by the units that the scanner wrote. Bounded by the templates. */
export class WordTable {
  private readonly texts: string[];
  /** The units of each text, one behind the other, so that a word is compared without asking a string for its characters. */
  private units: Uint16Array;
  private readonly starts: number[];
  private unitsUsed: number;
  private readonly hashes: number[];
  private readonly uses: number[];
  private readonly next: number[];
  private readonly free: number[] = [];
  private buckets: Int32Array;

  /** A copy of a table without free words; an empty one by default. */
  constructor(like?: WordTable) {
    this.texts = like?.texts.slice() ?? [''];
    this.units = like?.units.slice() ?? new Uint16Array(1 << 12);
    this.starts = like?.starts.slice() ?? [0];
    this.unitsUsed = like?.unitsUsed ?? 0;
    this.hashes = like?.hashes.slice() ?? [0];
    this.uses = like?.uses.slice() ?? [0];
    this.next = like?.next.slice() ?? [0];
    this.buckets = like?.buckets.slice() ?? new Int32Array(1 << 12);
  }

  /** With the flip words in their places. Made once and copied: a baseline is opened at every conflict of two workers. */
  static withFlipWords(): WordTable {
    return new WordTable((flipWords ??= heldFlipWords()));
  }

  text(word: number): string {
    return this.texts[word]!;
  }

  find(units: Uint16Array, start: number, end: number, hash: number): number {
    let word = this.buckets[mix(hash) & (this.buckets.length - 1)]!;
    for (let looked = 0; word !== 0 && looked < LONGEST_CHAIN; looked++) {
      if (this.hashes[word] === hash && this.isSame(word, units, start, end)) return word;
      word = this.next[word]!;
    }
    return UNKNOWN;
  }

  /** Adds a use of the word; each needs one `release`. */
  hold(units: Uint16Array, start: number, end: number, hash: number): number {
    const known = this.find(units, start, end, hash);
    const word = known === UNKNOWN ? this.add(String.fromCharCode(...units.subarray(start, end)), hash) : known;
    this.uses[word]!++;
    return word;
  }

  /** The same, of a text whose units these are. */
  holdText(text: string, units: Uint16Array, hash: number): number {
    const known = this.find(units, 0, text.length, hash);
    const word = known === UNKNOWN ? this.add(text, hash) : known;
    this.uses[word]!++;
    return word;
  }

  release(word: number): void {
    if (word === ANY_WORD || --this.uses[word]! > 0) return;
    this.unlink(word);
    this.texts[word] = '';
    this.free.push(word);
  }

  private add(text: string, hash: number): number {
    if (this.texts.length - this.free.length > this.buckets.length) this.grow();
    const word = this.free.pop() ?? this.texts.length;
    this.texts[word] = text;
    this.write(word);
    this.hashes[word] = hash;
    this.uses[word] = 0;
    this.link(word);
    return word;
  }

  private isSame(word: number, units: Uint16Array, start: number, end: number): boolean {
    if (this.texts[word]!.length !== end - start) return false;
    const from = this.starts[word]! - start;
    for (let index = start; index < end; index++) if (this.units[from + index] !== units[index]) return false;
    return true;
  }

  private write(word: number): void {
    const text = this.texts[word]!;
    if (this.unitsUsed + text.length > this.units.length) this.rewrite(text.length);
    this.starts[word] = this.unitsUsed;
    for (let index = 0; index < text.length; index++) this.units[this.unitsUsed++] = text.charCodeAt(index);
  }

  /** Leaves out what released words left behind, and makes room for as much again and `more`. */
  private rewrite(more: number): void {
    const needed = this.texts.reduce((sum, text) => sum + text.length, more);
    this.units = new Uint16Array(2 * needed);
    this.unitsUsed = 0;
    for (let word = 0; word < this.texts.length; word++) this.write(word);
  }

  private link(word: number): void {
    const bucket = mix(this.hashes[word]!) & (this.buckets.length - 1);
    this.next[word] = this.buckets[bucket]!;
    this.buckets[bucket] = word;
  }

  private unlink(word: number): void {
    const bucket = mix(this.hashes[word]!) & (this.buckets.length - 1);
    let at = this.buckets[bucket]!;
    if (at === word) this.buckets[bucket] = this.next[word]!;
    else {
      while (this.next[at] !== word) at = this.next[at]!;
      this.next[at] = this.next[word]!;
    }
  }

  private grow(): void {
    this.buckets = new Int32Array(2 * this.buckets.length);
    for (let word = 1; word < this.texts.length; word++) if (this.uses[word]! > 0) this.link(word);
  }
}

let flipWords: WordTable | undefined;

function heldFlipWords(): WordTable {
  const table = new WordTable();
  const units = new Uint16Array(32);
  for (const text of SPELLED_FLIP_WORDS) {
    for (let index = 0; index < text.length; index++) units[index] = text.charCodeAt(index);
    table.hold(units, 0, text.length, hashUnits(units, 0, text.length));
  }
  return table;
}

function mix(hash: number): number {
  return hash ^ (hash >>> 15);
}
