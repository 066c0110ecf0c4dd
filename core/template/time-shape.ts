import { endOfDigits, isDigit } from './characters';

/** Each looks at one place of a text and says where the shape ends, 0 when it is not there. Bounded look-ahead. */

const MONTHS = new Set(['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']);
const DAYS = new Set(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']);

/** `2026-11-21`, `2026/11/21`, `2026.11.21`, `21/11/2026`, `21/Nov/2026`, each with a time of day where one follows. */
export function endOfDate(text: string, start: number): number {
  const first = endOfDigits(text, start);
  const separator = text.charCodeAt(first);
  if (separator !== 0x2d && separator !== 0x2f && separator !== 0x2e) return 0;
  const isYearFirst = first - start === 4;
  if (!isYearFirst && first - start > 2) return 0;
  const second = endOfMonth(text, first + 1);
  if (second === 0 || text.charCodeAt(second) !== separator) return 0;
  const third = endOfDigits(text, second + 1);
  const length = third - second - 1;
  if (isYearFirst ? length < 1 || length > 2 : length !== 4) return 0;
  return endOfTimeBehind(text, third);
}

function endOfMonth(text: string, start: number): number {
  const end = endOfDigits(text, start);
  if (end > start) return end - start <= 2 ? end : 0;
  return MONTHS.has(text.slice(start, start + 3)) ? start + 3 : 0;
}

/** A time of day behind `T`, a space, `_`, `-` or `:`; else the date ends where it ended. */
function endOfTimeBehind(text: string, end: number): number {
  const code = text.charCodeAt(end);
  if (code !== 0x54 && code !== 0x20 && code !== 0x5f && code !== 0x2d && code !== 0x3a) return end;
  return endOfTimeOfDay(text, end + 1) || end;
}

/** `9:38`, `09:38:01`, `09:38:01.123Z`, `09.38.01.123`, `09:38:01 +0200` */
export function endOfTimeOfDay(text: string, start: number): number {
  const hours = endOfDigits(text, start);
  if (hours === start || hours - start > 2) return 0;
  const separator = text.charCodeAt(hours);
  if (separator !== 0x3a && separator !== 0x2e) return 0;
  const minutes = endOfPair(text, hours, separator);
  if (minutes === 0) return 0;
  const seconds = endOfPair(text, minutes, separator);
  if (seconds === 0) return separator === 0x3a && text.charCodeAt(minutes) !== 0x3a ? minutes : 0;
  return endOfZone(text, endOfFraction(text, seconds));
}

function endOfPair(text: string, at: number, separator: number): number {
  if (text.charCodeAt(at) !== separator) return 0;
  return endOfDigits(text, at + 1) === at + 3 ? at + 3 : 0;
}

function endOfFraction(text: string, end: number): number {
  const code = text.charCodeAt(end);
  if (code !== 0x2e && code !== 0x2c) return end;
  const fraction = endOfDigits(text, end + 1);
  return fraction > end + 1 ? fraction : end;
}

function endOfZone(text: string, end: number): number {
  let position = end;
  if (text.charCodeAt(position) === 0x5a) return position + 1;
  if (text.charCodeAt(position) === 0x20) position++;
  const sign = text.charCodeAt(position);
  if (sign !== 0x2b && sign !== 0x2d) return end;
  const hours = endOfDigits(text, position + 1);
  if (hours === position + 5) return hours;
  return hours === position + 3 && text.charCodeAt(hours) === 0x3a && endOfDigits(text, hours + 1) === hours + 3
    ? hours + 3
    : end;
}

/** `Nov 21`, `Nov 21 09:38:01 2026`, `Sun Nov 21 …`, `Sun, 21 Nov 2026 …`: `start` is where three letters begin. */
export function endOfNamedDate(text: string, start: number): number {
  let position = start;
  if (DAYS.has(text.slice(start, start + 3))) {
    position += 3;
    if (text.charCodeAt(position) === 0x2c) position++;
    if (text.charCodeAt(position) !== 0x20) return 0;
    position++;
  }
  const day = dayAndMonth(text, position);
  if (day === 0) return 0;
  return endOfYear(text, endOfClock(text, endOfYear(text, day)));
}

function dayAndMonth(text: string, start: number): number {
  if (MONTHS.has(text.slice(start, start + 3))) {
    let position = start + 3;
    if (text.charCodeAt(position) !== 0x20) return 0;
    while (text.charCodeAt(position) === 0x20 && position < start + 5) position++;
    const end = endOfDigits(text, position);
    return end > position && end - position <= 2 ? end : 0;
  }
  const end = endOfDigits(text, start);
  if (end === start || end - start > 2 || text.charCodeAt(end) !== 0x20) return 0;
  return MONTHS.has(text.slice(end + 1, end + 4)) ? end + 4 : 0;
}

function endOfClock(text: string, end: number): number {
  return text.charCodeAt(end) === 0x20 ? endOfTimeOfDay(text, end + 1) || end : end;
}

function endOfYear(text: string, end: number): number {
  const isYear =
    text.charCodeAt(end) === 0x20 && endOfDigits(text, end + 1) === end + 5 && !isDigit(text.charCodeAt(end + 5));
  return isYear && text.charCodeAt(end + 5) !== 0x3a ? end + 5 : end;
}
