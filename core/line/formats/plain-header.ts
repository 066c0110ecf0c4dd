import type { Severity } from '../line';
import { namedSeverity } from '../severity';
import { endOfBracket } from './end-of-bracket';

/** What a text begins with before its message. */
interface Header {
  end: number;
  severity: Severity | undefined;
  hasTime: boolean;
}

/** A piece of a header: moves `header.end` behind itself where it stands there. */
type Piece = (text: string, header: Header) => void;

// Sticky, each tried where the last piece ended; all repetitions bounded, so that no text makes one slow.
const CALENDAR_TIME =
  /\[?\d{4}[-/.]\d\d[-/.]\d\d[T _-]\d\d[:.]\d\d[:.]\d\d(?:[.,]\d{1,9})?(?: ?(?:Z|[A-Z]{3,4}|[+-]\d\d:?\d\d))?(?=[\s\],:]|$)[\],]{0,2}:?\s{0,4}/y;
const NAMED_TIME =
  /\[?(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}\d{1,2} (?:\d{4} )?\d\d:\d\d:\d\d(?:\.\d{1,9})?(?: \d{4})?\]?:?\s{1,4}/y;
const SHORT_TIME =
  /\[?(?:\d\d\/\d\d\/\d\d(?:\d\d)? \d\d:\d\d:\d\d(?:[.,]\d{1,9})?|1\d{9}(?:\d{3}|\.\d{1,9})?|\d\d:\d\d:\d\d[.,]\d{1,6}|\d{6} \d{6} \d{1,6}(?= [A-Z]))\]?:?(?=\s)\s{1,4}/y;
const LEVEL =
  /[-|[<(]?\s?(TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|SEVERE|FATAL|CRITICAL|ALERT|EMERG|PANIC|LOG|VERBOSE)\b(?:[\]>)|]|:(?!\S)|,)?(?:\s{1,24}|$)[-|]?(?: (?=\S))?/y;
/** "Error connecting to x" is a sentence: a level in lower case stands in brackets, or before a colon, a tab or wide space. */
const LEVEL_IN_LOWER_CASE =
  /(?:[-|[<(]\s?([A-Za-z]{3,11})[\]>)|]:?|([A-Za-z]{3,11})(?:[,:](?=\s)|(?=\t| {2})))(?:\s{1,24}|$)/y;
/** klog and glog: `E1121 09:38:01.123456       1 file.go:12] ` */
const KLOG = /([IWEF])\d{4} \d\d:\d\d:\d\d\.\d{1,6} {1,8}\d{1,8} [^\s\]]{1,120}\] /y;
/** Behind a BSD time stamp: `host app[123]: ` */
const HOST_AND_TAG = /[^\s:[\]]{1,255} [^\s:[\]]{1,64}(?:\[\d{1,10}\])?: ?/y;
/** Behind rsyslog's ISO time stamp, where a message may stand as well: only with a number, or of those that write none. */
const HOST_AND_NUMBERED_TAG = /[^\s:[\]]{1,255} (?:[^\s:[\]]{1,64}\[\d{1,10}\]|kernel|sudo|su|systemd): ?/y;
/** nginx `1234#5678: `, OpenStack `1234 INFO`, Spring Boot `1234 --- `, PostgreSQL `user@db FATAL:` */
const PROCESS =
  /\d{1,10}#\d{1,10}: |\d{1,7} {1,4}(?=[A-Z]{4,8}\s)|\d{1,7} --- |[^\s@:]{1,64}@[^\s@:]{1,64} (?=[A-Z]{3,7}: )/y;
/** `org.acme.Thing: `, `org.acme.Thing$1 - `: with a dot, or it may be the message's first word. */
const LOGGER = /-?\s?[A-Za-z_][\w$]{0,60}(?:[.$][\w$][\w$-]{0,60}){1,12}(?:\s{0,20}:\s{1,4}| -\s{1,4}| (?=\[))/y;
const DASH = /(?:-|\||:) {1,4}/y;

/** Headers are short; a text that goes on like one has had its header. */
const MOST_PIECES = 8;

/** In this order at each place: a level may stand in brackets, a logger's name may look like a word. */
const PIECES: readonly Piece[] = [level, time, process, bracket, logger, dash];

export function readHeader(text: string): Header {
  const start = endOfSpace(text, 0);
  const header: Header = { end: start, severity: undefined, hasTime: false };
  if (!mayBegin(text.charCodeAt(start))) return header;
  const klog = isDigitAt(text, start + 1) ? at(KLOG, text, start) : null;
  if (klog !== null) return { end: KLOG.lastIndex, severity: namedSeverity(klog[1]!), hasTime: true };
  for (let pieces = 0; pieces < MOST_PIECES; pieces++) if (!readPiece(text, header)) break;
  return header;
}

/** Headers begin with a digit, a letter or a bracket. */
function mayBegin(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 91) || (code >= 97 && code <= 122) || code === 60;
}

function readPiece(text: string, header: Header): boolean {
  const before = header.end;
  for (const piece of PIECES) {
    piece(text, header);
    if (header.end > before) return true;
  }
  return false;
}

function level(text: string, header: Header): void {
  if (header.severity !== undefined || isDigitAt(text, header.end)) return;
  const found = at(LEVEL, text, header.end);
  if (found !== null) return is(header, namedSeverity(found[1]!), LEVEL.lastIndex);
  const lower = at(LEVEL_IN_LOWER_CASE, text, header.end);
  if (lower !== null) is(header, namedSeverity(lower[1] ?? lower[2]!), LEVEL_IN_LOWER_CASE.lastIndex);
}

function is(header: Header, severity: Severity | undefined, end: number): void {
  if (severity === undefined) return;
  header.severity = severity;
  header.end = end;
}

function time(text: string, header: Header): void {
  if (header.hasTime) return;
  // Named times begin with a letter, the others with a digit: no text is tried for all.
  const first = text.charCodeAt(header.end) === 0x5b ? header.end + 1 : header.end;
  if (!isDigitAt(text, first)) {
    if (at(NAMED_TIME, text, header.end) === null) return;
    header.end = endBehind(HOST_AND_TAG, text, NAMED_TIME.lastIndex);
  } else if (at(CALENDAR_TIME, text, header.end) !== null) {
    header.end = endBehind(HOST_AND_NUMBERED_TAG, text, CALENDAR_TIME.lastIndex);
  } else if (at(SHORT_TIME, text, header.end) !== null) header.end = SHORT_TIME.lastIndex;
  else return;
  header.hasTime = true;
}

/** The pieces below look like the beginning of a message, so they count only behind a time or a level. */
function process(text: string, header: Header): void {
  if (hasBegun(header)) header.end = endBehind(PROCESS, text, header.end);
}

/**
 * A thread, a process or a request: it holds a number, or a logger's name follows. `[payments] refund failed` keeps its tag,
 * which says what the message is about.
 */
function bracket(text: string, header: Header): void {
  if (!hasBegun(header) || text.charCodeAt(header.end) !== 0x5b) return;
  const end = endOfBracket(text, header.end);
  if (end === 0) return;
  const inner = text.slice(header.end + 1, end - 1);
  // Apache 2.4 writes `[core:error]`.
  const stated = header.severity === undefined ? namedSeverity(inner.slice(inner.lastIndexOf(':') + 1)) : undefined;
  const next = endOfSpace(text, text.charCodeAt(end) === 0x3a ? end + 1 : end);
  if (stated === undefined && inner !== 'main' && !/[\d=]/.test(inner) && at(LOGGER, text, next) === null) return;
  header.severity ??= stated;
  header.end = next;
}

function logger(text: string, header: Header): void {
  if (hasBegun(header)) header.end = endBehind(LOGGER, text, header.end);
}

function dash(text: string, header: Header): void {
  if (hasBegun(header)) header.end = endBehind(DASH, text, header.end);
}

function hasBegun(header: Header): boolean {
  return header.hasTime || header.severity !== undefined;
}

function endOfSpace(text: string, from: number): number {
  let end = from;
  while (end < from + 8 && text.charCodeAt(end) === 32) end++;
  return end;
}

function isDigitAt(text: string, position: number): boolean {
  const code = text.charCodeAt(position);
  return code >= 48 && code <= 57;
}

function endBehind(pattern: RegExp, text: string, from: number): number {
  return at(pattern, text, from) === null ? from : pattern.lastIndex;
}

function at(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
  pattern.lastIndex = position;
  return pattern.exec(text);
}
