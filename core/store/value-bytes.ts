import { CoreError } from '../errors';

/** What rows are made of: what JSON can say, and `undefined`. */
export type Value =
  number | string | boolean | null | undefined | readonly Value[] | { readonly [name: string]: Value };

// Below 128 a byte is that number; above, it says what follows.
const WHOLE = 0x80;
const MINUTES = 0x81;
const NEGATIVE = 0x82;
const SINGLE = 0x83;
const DOUBLE = 0x84;
const TEXT = 0x85;
const HASH = 0x86;
const LIST = 0x87;
const RECORD = 0x88;
const UNDEFINED = 0x89;
const NULL = 0x8a;
const TRUE = 0x8b;
const FALSE = 0x8c;
/** Of a text with half a pair of surrogates, which UTF-8 cannot say: its units. */
const UNITS = 0x8d;

/** Times are whole minutes more often than not. */
const MINUTE = 60_000;
const HASH_DIGITS = 16;
const BITS = 7;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Writes values one after another, each in as few bytes as keep it exact: most numbers of a row are small, its keys are hashes. */
export class ValueWriter {
  #bytes = new Uint8Array(1_024);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** A copy of what was written. */
  taken(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  byte(byte: number): void {
    this.#grow(1);
    this.#bytes[this.#length++] = byte;
  }

  /** A whole number from 0 to 2^53, without saying that it is one. */
  whole(number: number): void {
    let rest = number;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.byte((rest % 0x80) | 0x80);
    this.byte(rest);
  }

  raw(bytes: Uint8Array): void {
    this.#grow(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  value(value: Value): void {
    if (typeof value === 'number') this.#number(value);
    else if (typeof value === 'string') this.#text(value);
    else if (value === undefined) this.byte(UNDEFINED);
    else if (value === null) this.byte(NULL);
    else if (typeof value === 'boolean') this.byte(value ? TRUE : FALSE);
    else if (Array.isArray(value)) this.#list(value as readonly Value[]);
    else this.#record(value as Readonly<Record<string, Value>>);
  }

  #number(number: number): void {
    if (!Number.isSafeInteger(number)) this.#fraction(number);
    else if (number >= 0 && number < 0x80) this.byte(number);
    else if (number < 0) this.#tagged(NEGATIVE, -number);
    else if (number % MINUTE === 0) this.#tagged(MINUTES, number / MINUTE);
    else this.#tagged(WHOLE, number);
  }

  #tagged(tag: number, number: number): void {
    this.byte(tag);
    this.whole(number);
  }

  #fraction(number: number): void {
    const isSingle = Math.fround(number) === number;
    this.byte(isSingle ? SINGLE : DOUBLE);
    this.#grow(8);
    if (isSingle) this.#view.setFloat32(this.#length, number);
    else this.#view.setFloat64(this.#length, number);
    this.#length += isSingle ? 4 : 8;
  }

  #text(text: string): void {
    if (isHash(text)) return this.#hash(text);
    if (!text.isWellFormed()) return this.#units(text);
    const bytes = encoder.encode(text);
    this.#tagged(TEXT, bytes.length);
    this.raw(bytes);
  }

  #units(text: string): void {
    this.#tagged(UNITS, text.length);
    for (let index = 0; index < text.length; index++) this.whole(text.charCodeAt(index));
  }

  #hash(text: string): void {
    this.byte(HASH);
    this.#grow(8);
    this.#view.setUint32(this.#length, parseInt(text.slice(0, 8), 16));
    this.#view.setUint32(this.#length + 4, parseInt(text.slice(8), 16));
    this.#length += 8;
  }

  #list(list: readonly Value[]): void {
    this.#tagged(LIST, list.length);
    for (const each of list) this.value(each);
  }

  #record(record: Readonly<Record<string, Value>>): void {
    const names = Object.keys(record);
    this.#tagged(RECORD, names.length);
    for (const name of names) {
      this.value(name);
      this.value(record[name]);
    }
  }

  #grow(bytes: number): void {
    if (this.#length + bytes <= this.#bytes.length) return;
    const larger = new Uint8Array(2 * (this.#bytes.length + bytes));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}

/** Reads what a ValueWriter wrote. Throws `corrupt-state` where the bytes end too early or say nothing known. */
export class ValueReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.at >= this.#bytes.length;
  }

  byte(): number {
    const byte = this.#bytes[this.at++];
    if (byte === undefined) throw damaged();
    return byte;
  }

  whole(): number {
    let number = 0;
    for (let factor = 1; ; factor *= 2 ** BITS) {
      const byte = this.byte();
      number += (byte & 0x7f) * factor;
      if (byte < 0x80) return number;
    }
  }

  value(): Value {
    const tag = this.byte();
    if (tag < 0x80) return tag;
    switch (tag) {
      case WHOLE:
        return this.whole();
      case MINUTES:
        return this.whole() * MINUTE;
      case NEGATIVE:
        return -this.whole();
      case SINGLE:
        return this.#view.getFloat32(this.#skip(4));
      case DOUBLE:
        return this.#view.getFloat64(this.#skip(8));
      case TEXT:
        return this.#text();
      case UNITS:
        return Array.from({ length: this.count() }, () => String.fromCharCode(this.whole())).join('');
      case HASH:
        return this.#hash();
      case LIST:
        return Array.from({ length: this.count() }, () => this.value());
      case RECORD:
        return this.#record();
      default:
        return readWord(tag);
    }
  }

  text(): string {
    const text = this.value();
    if (typeof text !== 'string') throw damaged();
    return text;
  }

  #text(): string {
    const length = this.whole();
    const from = this.#skip(length);
    if (length > SHORT_TEXT) return decoder.decode(this.#bytes.subarray(from, from + length));
    // Two thirds of the time of a decoder, which is made for long texts.
    let text = '';
    for (let at = from; at < from + length; at++) {
      const code = this.#bytes[at]!;
      if (code >= 0x80) return decoder.decode(this.#bytes.subarray(from, from + length));
      text += String.fromCharCode(code);
    }
    return text;
  }

  #hash(): string {
    const at = this.#skip(8);
    let text = '';
    for (let index = at; index < at + 8; index++) text += HEX[this.#bytes[index]!]!;
    return text;
  }

  #record(): Value {
    const record: Record<string, Value> = {};
    for (let left = this.count(); left > 0; left--) {
      const name = this.text();
      const value = this.value();
      // An assignment would change what the record inherits.
      if (name === '__proto__') Object.defineProperty(record, name, { value, enumerable: true, writable: true });
      else record[name] = value;
    }
    return record;
  }

  /** A value takes a byte at least: more of them than bytes are left are damage, not a reason to ask for memory. */
  count(): number {
    const count = this.whole();
    if (count > this.#bytes.length - this.at) throw damaged();
    return count;
  }

  #skip(bytes: number): number {
    const from = this.at;
    this.at += bytes;
    if (this.at > this.#bytes.length) throw damaged();
    return from;
  }
}

const SHORT_TEXT = 24;
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function readWord(tag: number): Value {
  if (tag === UNDEFINED) return undefined;
  if (tag === NULL) return null;
  if (tag === TRUE || tag === FALSE) return tag === TRUE;
  throw damaged();
}

function isHash(text: string): boolean {
  if (text.length !== HASH_DIGITS) return false;
  for (let index = 0; index < HASH_DIGITS; index++) {
    const code = text.charCodeAt(index);
    if (!((code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x66))) return false;
  }
  return true;
}

export function damaged(): CoreError {
  return new CoreError('corrupt-state', 'Failed to open rows: their bytes are damaged. Reset the baseline.');
}
