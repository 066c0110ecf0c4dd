import { endOfIpv4, endOfUuid, readColonHex, type Shape } from './address-shape';
import { DIGIT, LETTER, classOf, endOfDigits, endOfHex, isAlphanumeric, isDigit } from './characters';
import { ADDRESS, HEX, NUMBER, TIME, UUID } from './marks';
import { endOfDate, endOfTimeOfDay } from './time-shape';

/** At least this many hexadecimal digits in a row, a decimal one among them, are an id rather than a word. */
const LEAST_HEX = 7;
/** `10ms`, `5GB`, `4th`: a number with a unit. */
const LONGEST_UNIT = 3;
/** `log4j`, `k8s`, `p2p` are words. */
const LONGEST_WORD_AROUND_A_DIGIT = 5;

/**
 * What a run of letters and digits that holds a digit is, and where it ends, which may be beyond the run: `10.0.0.1` begins
 * with the run `10`. Letters before `found.start` stay as they are (`eth` of `eth0`). False: it is a word.
 */
export function readRun(text: string, start: number, end: number, found: Shape & { start: number }): boolean {
  found.start = start;
  return isDigit(text.charCodeAt(start))
    ? readFromDigit(text, start, end, found)
    : readFromLetter(text, start, end, found);
}

function readFromDigit(text: string, start: number, end: number, found: Shape): boolean {
  if (readStructured(text, start, end, found)) return true;
  if (text.charCodeAt(start) === 0x30 && (text.charCodeAt(start + 1) | 32) === 0x78) {
    const hexEnd = endOfHex(text, start + 2);
    if (hexEnd > start + 2 && hexEnd === end) return is(found, HEX, end);
  }
  readNumber(text, start, found);
  return true;
}

function readStructured(text: string, start: number, end: number, found: Shape): boolean {
  const next = text.charCodeAt(end);
  const length = end - start;
  if (next === 0x2d && length === 8) return isEnd(found, UUID, endOfUuid(text, start));
  if (next === 0x3a && length <= 4 && readColonHex(text, start, found)) return true;
  if (length > 4 || !isAllDigits(text, start, end)) return false;
  if (next === 0x3a) return isEnd(found, TIME, endOfTimeOfDay(text, start));
  if (next === 0x2e) return isEnd(found, ADDRESS, endOfIpv4(text, start)) || isEnd(found, TIME, endOfDate(text, start));
  return (next === 0x2d || next === 0x2f) && isEnd(found, TIME, endOfDate(text, start));
}

function readFromLetter(text: string, start: number, end: number, found: Shape & { start: number }): boolean {
  const next = text.charCodeAt(end);
  if (next === 0x2d && end - start === 8 && isEnd(found, UUID, endOfUuid(text, start))) return true;
  if (next === 0x3a && end - start <= 4 && readColonHex(text, start, found)) return true;
  if (end - start >= LEAST_HEX && endOfHex(text, start) === end) return is(found, NUMBER, end);
  let digits = start;
  while (!isDigit(text.charCodeAt(digits))) digits++;
  if (endOfDigits(text, digits) === end) {
    found.start = digits;
    readNumber(text, digits, found);
    return true;
  }
  if (end - start <= LONGEST_WORD_AROUND_A_DIGIT && endOfLetters(text, digits + 1) === end) return false;
  return is(found, NUMBER, end);
}

/** `12`, `1.5GB`, `1,2,3`, `2h30m`, `1.5e-7`; what goes on like a word is an id. */
function readNumber(text: string, start: number, found: Shape): void {
  let position = start;
  for (;;) {
    position = endOfDigits(text, position);
    const next = text.charCodeAt(position);
    if ((next === 0x2e || next === 0x2c) && isDigit(text.charCodeAt(position + 1))) {
      position++;
      continue;
    }
    const unitEnd = endOfLetters(text, position);
    if (unitEnd === position) break;
    if (unitEnd - position > LONGEST_UNIT) return void is(found, NUMBER, endOfRun(text, position));
    position = isExponent(text, position, unitEnd) ? unitEnd + 1 : unitEnd;
    if (!isDigit(text.charCodeAt(position))) break;
  }
  is(found, NUMBER, position);
}

function isExponent(text: string, start: number, end: number): boolean {
  const sign = text.charCodeAt(end);
  return (
    end - start === 1 &&
    (text.charCodeAt(start) | 32) === 0x65 &&
    (sign === 0x2d || sign === 0x2b) &&
    isDigit(text.charCodeAt(end + 1))
  );
}

function endOfLetters(text: string, from: number): number {
  let position = from;
  while (position < text.length && classOf(text.charCodeAt(position)) === LETTER) position++;
  return position;
}

function endOfRun(text: string, from: number): number {
  let position = from;
  while (position < text.length && isAlphanumeric(text.charCodeAt(position))) position++;
  return position;
}

function isAllDigits(text: string, start: number, end: number): boolean {
  for (let position = start; position < end; position++) if (classOf(text.charCodeAt(position)) !== DIGIT) return false;
  return true;
}

function is(found: Shape, mark: number, end: number): true {
  found.mark = mark;
  found.end = end;
  return true;
}

function isEnd(found: Shape, mark: number, end: number): boolean {
  return end > 0 && is(found, mark, end);
}
