import type { Severity } from '../line';
import { fieldSeverity } from '../severity';
import type { LineFormat, Understood } from './format';
import { isTimeKey, LEVEL_KEYS, NO_RANK, roleOf, SEAM } from './field-names';

/** Of a key that stands there twice, the first. Two lists, for a line has few keys: a map costs more to fill than to read. */
interface Pairs {
  readonly keys: readonly string[];
  readonly values: readonly string[];
}

/** A line of more pairs is read up to here. */
const MOST_PAIRS = 64;
const LONGEST_KEY = 64;

/**
 * `key=value key="quoted value"`. With a message key, the message is its value and the cause's (`err=`): what a person
 * wrote tells call sites apart, and the other values (ids, sizes, users) would split its template. Without one, it is all
 * pairs but time and level: then the keys are all there is to tell lines apart, and a template keeps them as constants.
 */
export const logfmt: LineFormat = {
  name: 'logfmt',
  read(text) {
    const pairs = readPairs(text);
    return pairs && understand(pairs);
  },
};

function understand({ keys, values }: Pairs): Understood {
  let severity: Severity | undefined;
  let message: string | undefined;
  let cause: string | undefined;
  const best = { level: NO_RANK, message: NO_RANK, cause: NO_RANK };
  for (let index = 0; index < keys.length; index++) {
    const role = roleOf(keys[index]!);
    if (role === undefined || role.rank >= best[role.is]) continue;
    const value = values[index]!;
    if (role.is === 'level') {
      const stated = fieldSeverity(value);
      if (stated === undefined) continue;
      severity = stated;
    } else if (value === '') continue;
    else if (role.is === 'message') message = value;
    else cause = value;
    best[role.is] = role.rank;
  }
  if (message === undefined) return { message: rendering({ keys, values }), severity };
  return { message: cause === undefined || message.includes(cause) ? message : message + SEAM + cause, severity };
}

function rendering({ keys, values }: Pairs): string {
  const rendered: string[] = [];
  for (const [index, key] of keys.entries()) {
    if (!isTimeKey(key) && !(LEVEL_KEYS as readonly string[]).includes(key)) rendered.push(`${key}=${values[index]!}`);
  }
  return rendered.join(SEAM);
}

/** All words must be pairs and at least two of them, or a sentence with one `=` would lose its other words. */
function readPairs(text: string): Pairs | undefined {
  const keys: string[] = [];
  const values: string[] = [];
  let position = skipSpaces(text, 0);
  while (position < text.length && keys.length < MOST_PAIRS) {
    const keyEnd = endOfKey(text, position);
    if (keyEnd < 0) return undefined;
    const valueEnd = endOfValue(text, keyEnd + 1);
    if (valueEnd < 0) return undefined;
    const key = text.slice(position, keyEnd);
    if (!keys.includes(key)) {
      keys.push(key);
      values.push(unquoted(text, keyEnd + 1, valueEnd));
    }
    position = skipSpaces(text, valueEnd);
  }
  return keys.length >= 2 ? { keys, values } : undefined;
}

function skipSpaces(text: string, from: number): number {
  let position = from;
  while (position < text.length && text.charCodeAt(position) <= 32) position++;
  return position;
}

/** Where the `=` stands behind a key of letters, digits and `_.-/@`; -1 when there is no such key. */
function endOfKey(text: string, start: number): number {
  const limit = Math.min(text.length, start + LONGEST_KEY);
  for (let position = start; position < limit; position++) {
    const code = text.charCodeAt(position);
    if (code === 0x3d) return position > start ? position : -1;
    if (!isKeyCode(code)) return -1;
  }
  return -1;
}

function isKeyCode(code: number): boolean {
  const isLetter = (code | 32) >= 97 && (code | 32) <= 122;
  return isLetter || (code >= 45 && code <= 57) || code === 0x5f || code === 0x40;
}

/** Behind the closing quote or the last character before a space; -1 when a quote never closes in a place it may. */
function endOfValue(text: string, start: number): number {
  if (text.charCodeAt(start) !== 0x22) return endOfWord(text, start);
  for (let position = start + 1; position < text.length; position++) {
    const code = text.charCodeAt(position);
    if (code === 0x5c) position++;
    else if (code === 0x22)
      return position + 1 === text.length || text.charCodeAt(position + 1) <= 32 ? position + 1 : -1;
  }
  return text.length; // Cut off inside a quoted value.
}

function endOfWord(text: string, start: number): number {
  let position = start;
  while (position < text.length && text.charCodeAt(position) > 32) position++;
  return position;
}

function unquoted(text: string, start: number, end: number): string {
  if (text.charCodeAt(start) !== 0x22) return text.slice(start, end);
  const isClosed = end - start >= 2 && text.charCodeAt(end - 1) === 0x22;
  const inner = text.slice(start + 1, isClosed ? end - 1 : end);
  return inner.includes('\\') ? inner.replace(/\\(.)/gs, unescape) : inner;
}

function unescape(_: string, code: string): string {
  if (code === 'n') return '\n';
  return code === 't' ? '\t' : code;
}
