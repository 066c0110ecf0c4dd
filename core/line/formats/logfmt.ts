import { fieldSeverity } from '../severity';
import type { LineFormat, Understood } from './format';
import { causeOf, isTimeKey, LEVEL_KEYS, MESSAGE_KEYS, SEAM } from './field-names';

type Pairs = ReadonlyMap<string, string>;

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

function understand(pairs: Pairs): Understood {
  let severity;
  for (const key of LEVEL_KEYS) severity ??= fieldSeverity(pairs.get(key));
  for (const key of MESSAGE_KEYS) {
    const message = pairs.get(key);
    if (!message) continue;
    const cause = causeOf((name) => (name === key ? undefined : pairs.get(name)));
    return { message: cause === undefined || message.includes(cause) ? message : message + SEAM + cause, severity };
  }
  return { message: rendering(pairs), severity };
}

function rendering(pairs: Pairs): string {
  const rendered: string[] = [];
  for (const [key, value] of pairs) {
    if (!isTimeKey(key) && !(LEVEL_KEYS as readonly string[]).includes(key)) rendered.push(`${key}=${value}`);
  }
  return rendered.join(SEAM);
}

/** All words must be pairs and at least two of them, or a sentence with one `=` would lose its other words. */
function readPairs(text: string): Pairs | undefined {
  const pairs = new Map<string, string>();
  let position = skipSpaces(text, 0);
  while (position < text.length && pairs.size < MOST_PAIRS) {
    const keyEnd = endOfKey(text, position);
    if (keyEnd < 0) return undefined;
    const valueEnd = endOfValue(text, keyEnd + 1);
    if (valueEnd < 0) return undefined;
    const key = text.slice(position, keyEnd);
    if (!pairs.has(key)) pairs.set(key, unquoted(text, keyEnd + 1, valueEnd));
    position = skipSpaces(text, valueEnd);
  }
  return pairs.size >= 2 ? pairs : undefined;
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
