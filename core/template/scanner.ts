import { endOfUuid, readColonHex } from './address-shape';
import { DIGIT, LETTER, SPACE, classOf, isAlphanumeric, isHex } from './characters';
import { HASH_START, hashStep, hashUnits } from './hash-units';
import { FIRST_MARK, LAST_MARK, NOTHING, NO_GAP, NUMBER, REDACTED, SPACE_GAP, TIME, UUID, WIDE_GAP } from './marks';
import { readRun } from './run-shape';
import { endOfNamedDate } from './time-shape';

/** Characters of a message, and words of it, that a template looks at. */
export const TEXT_LIMIT = 2_048;
export const WORD_LIMIT = 128;
const SPAN_LIMIT = TEXT_LIMIT;
const LONGEST_HALF_WORD = 256;

const EQUALS = 0x3d;
const REDACTED_OPEN = '<redacted:';
const LONGEST_REDACTED = 32;

/**
 * Cuts a message into words and masks what varies, in one pass and without making a string: the masked text of word w is
 * `units[starts[w]..starts[w + 1]]`, its FNV-1a hash `hashes[w]`. One object, used again for each message. See bench
 * `template`.
 *
 * A word ends at white space and behind the `=` of `key=value`, so that a key stays constant whatever its value. A masked
 * word that repeats the one before is dropped: a list of any length is one word.
 */
export class Scanner {
  readonly units = new Uint16Array(2 * TEXT_LIMIT + 2 * WORD_LIMIT);
  readonly starts = new Int32Array(WORD_LIMIT + 2);
  readonly hashes = new Int32Array(WORD_LIMIT + 1);
  /** 1 where the word holds a mask. */
  readonly masked = new Uint8Array(WORD_LIMIT + 1);
  /** What stands before the word: a gap of `marks`. */
  readonly gaps = new Uint16Array(WORD_LIMIT + 1);
  wordCount = 0;
  /** Where the words stand in the message, those dropped as repeats included. */
  readonly spanStarts = new Int32Array(SPAN_LIMIT);
  readonly spanEnds = new Int32Array(SPAN_LIMIT);
  spanCount = 0;
  private readonly found = { start: 0, mark: 0, end: 0 };
  private hash = 0;
  private used = 0;
  private isMasked = false;

  scan(text: string): void {
    const limit = limitOf(text);
    this.wordCount = 0;
    this.used = 0;
    this.spanCount = 0;
    let position = this.skipSpace(text, 0, limit);
    let gap = NO_GAP;
    while (position < limit) {
      if (this.wordCount === WORD_LIMIT) break;
      this.begin();
      const wordEnd = this.word(text, position, limit);
      this.spanStarts[this.spanCount] = position;
      this.spanEnds[this.spanCount++] = wordEnd;
      position = this.skipSpace(text, wordEnd, limit);
      this.finish(gap);
      gap = gapOf(text, wordEnd, position);
      if (isValueMissing(text, wordEnd, gap !== NO_GAP || position >= limit)) this.single(NOTHING, NO_GAP);
    }
    this.starts[this.wordCount] = this.used;
  }

  private skipSpace(text: string, from: number, limit: number): number {
    let position = from;
    while (position < limit && text.charCodeAt(position) <= 32) position++;
    return position;
  }

  private word(text: string, start: number, limit: number): number {
    let position = start;
    let isKey = true;
    while (position < limit) {
      const code = text.charCodeAt(position);
      const kind = classOf(code);
      if (kind === SPACE) break;
      if (kind === LETTER || kind === DIGIT) {
        position = this.run(text, position, limit);
        continue;
      }
      position++;
      this.put(code);
      if (code === EQUALS) {
        if (isKey && position - start > 1 && text.charCodeAt(position) !== EQUALS) break;
        isKey = false;
      } else if (code === 0x3c && text.startsWith(REDACTED_OPEN, position - 1)) {
        position = this.redacted(text, position);
      } else if (position - start > 1 && !isKeyPunctuation(code)) isKey = false;
    }
    return position;
  }

  /** Letters and digits in a row: copied as they are read, and taken back where they turn out to be a parameter. */
  private run(text: string, start: number, limit: number): number {
    const { units } = this;
    const usedBefore = this.used;
    const hashBefore = this.hash;
    let used = usedBefore;
    let hash = hashBefore;
    let position = start;
    let hasDigit = false;
    for (; position < limit; position++) {
      let code = text.charCodeAt(position);
      const kind = classOf(code);
      if (kind === DIGIT) hasDigit = true;
      else if (kind !== LETTER) break;
      else if (code >= FIRST_MARK && code <= LAST_MARK) code = 0xfffd;
      units[used++] = code;
      hash = hashStep(hash, code);
    }
    this.used = used;
    this.hash = hash;
    if (!hasDigit && !this.readLetters(text, start, position)) return position;
    if (hasDigit && !readRun(text, start, position, this.found)) return position;
    this.used = usedBefore;
    this.hash = hashBefore;
    const kept = this.found.start - start;
    for (let index = 0; index < kept; index++) this.put(units[usedBefore + index]!);
    if (this.found.mark === NUMBER) this.dropSign();
    this.put(this.found.mark);
    this.isMasked = true;
    return this.found.end;
  }

  /** The parameters that may begin with letters alone: `Nov 21`, `fe:80:…`, a UUID in forty. */
  private readLetters(text: string, start: number, end: number): boolean {
    const length = end - start;
    if (length > 8) return false;
    const next = text.charCodeAt(end);
    this.found.start = start;
    if (length === 8 && next === 0x2d && isHex(text.charCodeAt(start)))
      return this.isShape(UUID, endOfUuid(text, start));
    if (length > 4) return false;
    if (next === 0x3a && isHex(text.charCodeAt(start))) return readColonHex(text, start, this.found);
    if (length !== 3 || (next !== 0x20 && next !== 0x2c) || text.charCodeAt(start) > 0x5a) return false;
    return this.isShape(TIME, endOfNamedDate(text, start));
  }

  private isShape(mark: number, end: number): boolean {
    this.found.mark = mark;
    this.found.end = end;
    return end > 0;
  }

  /** `-12` and `12` are one template; the dash of `a-12` is none of the number's. */
  private dropSign(): void {
    const last = this.used - 1;
    const from = this.starts[this.wordCount]!;
    if (last < from || this.units[last] !== 0x2d) return;
    const before = last > from ? this.units[last - 1]! : 32;
    if (isAlphanumeric(before)) return;
    this.used = last;
    this.hash = hashUnits(this.units, from, last);
  }

  private redacted(text: string, afterOpen: number): number {
    const close = text.indexOf('>', afterOpen);
    if (close < 0 || close - afterOpen > LONGEST_REDACTED) return afterOpen;
    this.used--;
    this.hash = hashUnits(this.units, this.starts[this.wordCount]!, this.used);
    this.put(REDACTED);
    this.isMasked = true;
    return close + 1;
  }

  private begin(): void {
    this.starts[this.wordCount] = this.used;
    this.hash = HASH_START;
    this.isMasked = false;
  }

  private put(code: number): void {
    this.units[this.used++] = code;
    this.hash = hashStep(this.hash, code);
  }

  private finish(gap: number): void {
    const word = this.wordCount;
    if (this.isMasked && this.repeatsPrevious()) {
      this.used = this.starts[word]!;
      return;
    }
    this.hashes[word] = this.hash;
    this.masked[word] = this.isMasked ? 1 : 0;
    this.gaps[word] = gap;
    this.wordCount = word + 1;
  }

  private repeatsPrevious(): boolean {
    const word = this.wordCount;
    if (word === 0 || this.hashes[word - 1] !== this.hash) return false;
    const start = this.starts[word]!;
    const before = this.starts[word - 1]!;
    if (this.used - start !== start - before) return false;
    for (let offset = 0; start + offset < this.used; offset++) {
      if (this.units[start + offset] !== this.units[before + offset]) return false;
    }
    return true;
  }

  private single(mark: number, gap: number): void {
    if (this.wordCount > WORD_LIMIT) return;
    this.begin();
    this.put(mark);
    this.isMasked = true;
    this.finish(gap);
  }
}

/** The last whole word's end, or half a number would be another template. */
function limitOf(text: string): number {
  if (text.length <= TEXT_LIMIT) return text.length;
  for (let limit = TEXT_LIMIT; limit > TEXT_LIMIT - LONGEST_HALF_WORD; limit--) {
    if (text.charCodeAt(limit) <= 32) return limit;
  }
  return TEXT_LIMIT;
}

function gapOf(text: string, start: number, end: number): number {
  if (end === start) return NO_GAP;
  return end === start + 1 && text.charCodeAt(start) === 32 ? SPACE_GAP : WIDE_GAP;
}

function isKeyPunctuation(code: number): boolean {
  return code === 0x5f || code === 0x2e || code === 0x2d;
}

function isValueMissing(text: string, wordEnd: number, isAtEnd: boolean): boolean {
  return isAtEnd && text.charCodeAt(wordEnd - 1) === EQUALS && wordEnd > 1;
}
