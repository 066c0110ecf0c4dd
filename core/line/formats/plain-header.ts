import type { Severity } from '../line';
import { namedSeverity } from '../severity';
import { endOfBracket } from './end-of-bracket';
import { endOfTime, isBsdTime } from './header-time';

/** What a text begins with before its message. */
export interface Header {
  readonly end: number;
  readonly severity: Severity | undefined;
  readonly hasTime: boolean;
  /** The program's name where a BSD header was read: `host app[123]: `. */
  readonly tag: string | undefined;
}

type Open = { -readonly [Key in keyof Header]: Header[Key] } & { readonly isInner: boolean };

/** A piece of a header: moves `header.end` behind itself where it stands there. */
type Piece = (text: string, header: Open) => void;

// Sticky, each tried where the last piece ended; all repetitions bounded, so that no text makes one slow.
const LEVEL =
  /[-|[<(]?\s?(TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|SEVERE|FATAL|CRITICAL|ALERT|EMERG|PANIC|LOG|VERBOSE)\b(?:[\]>)|]|:(?!\S)|,)?(?:\s{1,24}|$)[-|]?(?: (?=\S))?/y;
/** "Error connecting to x" is a sentence: a level in lower case stands in brackets, or before a colon, a tab or wide space. */
const LEVEL_IN_LOWER_CASE =
  /(?:[-|[<(]\s?([A-Za-z]{3,11})[\]>)|]:?|([A-Za-z]{3,11})(?:[,:](?=\s)|(?=\t| {2})))(?:\s{1,24}|$)/y;
/** Python's logging without a time, and any logger's `time:LEVEL:`. */
const LEVEL_AND_LOGGER = /(DEBUG|INFO|WARNING|ERROR|CRITICAL):[\w.]{1,80}:/y;
const LEVEL_BETWEEN_COLONS = /(TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL):(?=\S)/y;
/** Monolog (Laravel, Symfony): `production.ERROR: ` */
const CHANNEL_AND_LEVEL = /[\w-]{1,40}\.(DEBUG|INFO|NOTICE|WARNING|ERROR|CRITICAL|ALERT|EMERGENCY): /y;
/** Behind a BSD time stamp: `host app[123]: ` */
const HOST_AND_TAG = /[^\s:[\]]{1,255} ([^\s:[\]]{1,64})(?:\[\d{1,10}\])?: ?/y;
/** Behind rsyslog's ISO time stamp, where a message may stand as well: only with a number, or of those that write none. */
const HOST_AND_NUMBERED_TAG =
  /[^\s:[\]]{1,255} (?:([^\s:[\]]{1,64})\[\d{1,10}\]|(kernel|sudo|su|systemd|filterlog)): ?/y;
/** nginx `1234#5678: `, MySQL `0 [Note]`, OpenStack `1234 INFO`, Spring Boot `1234 --- `, PostgreSQL `user@db FATAL:` */
const PROCESS =
  /\d{1,10}#\d{1,10}: |\d{1,10} (?=\[(?:Note|Warning|ERROR)\] )|\d{1,7} {1,4}(?=[A-Z]{4,8}\s)|\d{1,7} --- |[^\s@:]{1,64}@[^\s@:]{1,64} (?=[A-Z]{3,7}: )/y;
/** `org.acme.Thing: `, `org.acme.Thing$1 - `: with a dot, or it may be the message's first word. */
const LOGGER = /-?\s?[A-Za-z_][\w$]{0,60}(?:[.$][\w$][\w$-]{0,60}){1,12}(?:\s{0,20}:\s{1,4}| -\s{1,4}| (?=\[))/y;
const DASH = /(?:-|\||:) {1,4}/y;

/** Headers are short; a text that goes on like one has had its header. */
const MOST_PIECES = 8;

/** In this order at each place: a level may stand in brackets, a logger's name may look like a word. */
const LEVELS = [LEVEL, LEVEL_IN_LOWER_CASE, LEVEL_AND_LOGGER];
const LEVELS_BEHIND_TIME = [LEVEL, LEVEL_IN_LOWER_CASE, LEVEL_BETWEEN_COLONS, CHANNEL_AND_LEVEL];
const PIECES: readonly Piece[] = [level, time, process, bracket, logger, dash];

interface Reading {
  /** Stops behind a BSD header, whose message may be of any format. */
  readonly untilTag?: boolean;
  /** Another header stood before the text, so that this may be its end: `[12345.678] ` of the kernel. */
  readonly isInner?: boolean;
}

export function readHeader(text: string, { untilTag = false, isInner = false }: Reading = {}): Header {
  const start = endOfSpace(text, 0);
  const header: Open = { end: start, severity: undefined, hasTime: false, tag: undefined, isInner };
  if (!mayBegin(text.charCodeAt(start))) return header;
  for (let pieces = 0; pieces < MOST_PIECES; pieces++) {
    if (!readPiece(text, header) || (untilTag && header.tag !== undefined)) break;
  }
  return header;
}

/** Of a text that a syslog priority stood before: time, host and tag, as far as they are there. */
export function readBsdHeader(text: string): Header {
  const header: Open = { end: 0, severity: undefined, hasTime: false, tag: undefined, isInner: false };
  time(text, header);
  return header;
}

/** Headers begin with a digit, a letter, a bracket or an `@`. */
function mayBegin(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 64 && code <= 91) || (code >= 97 && code <= 122) || code === 60;
}

function readPiece(text: string, header: Open): boolean {
  const before = header.end;
  for (const piece of PIECES) {
    piece(text, header);
    if (header.end > before) return true;
  }
  return false;
}

function level(text: string, header: Open): void {
  if (header.severity !== undefined || isDigitAt(text, header.end)) return;
  for (const pattern of header.hasTime ? LEVELS_BEHIND_TIME : LEVELS) {
    const found = at(pattern, text, header.end);
    if (found === null) continue;
    const severity = namedSeverity(found[1] ?? found[2]!);
    if (severity === undefined) continue;
    header.severity = severity;
    header.end = pattern.lastIndex;
    return;
  }
}

function time(text: string, header: Open): void {
  if (header.hasTime) return;
  const start = header.end;
  const end = endOfTime(text, start);
  if (end === start) return;
  header.hasTime = true;
  header.end = end;
  const pattern = isBsdTime(text, start) ? HOST_AND_TAG : HOST_AND_NUMBERED_TAG;
  const tagged = at(pattern, text, end);
  if (tagged === null) return;
  header.tag = tagged[1] ?? tagged[2];
  header.end = pattern.lastIndex;
}

/** The pieces below look like the beginning of a message, so they count only behind a time or a level. */
function process(text: string, header: Open): void {
  if (hasBegun(header)) header.end = endBehind(PROCESS, text, header.end);
}

/**
 * A thread, a process or a request: it holds a number, or a logger's name follows. `[payments] refund failed` keeps its tag,
 * which says what the message is about.
 */
function bracket(text: string, header: Open): void {
  if (!hasBegun(header) || text.charCodeAt(header.end) !== 0x5b) return;
  const end = endOfBracket(text, header.end);
  if (end === 0) return;
  const inner = text.slice(header.end + 1, end - 1);
  // Apache 2.4 writes `[core:error]`.
  const stated = header.severity === undefined ? namedSeverity(inner.slice(inner.lastIndexOf(':') + 1)) : undefined;
  const next = endOfSpace(text, text.charCodeAt(end) === 0x3a ? end + 1 : end);
  if (stated === undefined && inner !== 'main' && !/[\d=]/.test(inner) && !isAt(LOGGER, text, next)) return;
  header.severity ??= stated;
  header.end = next;
}

function logger(text: string, header: Open): void {
  if (hasBegun(header)) header.end = endBehind(LOGGER, text, header.end);
}

function dash(text: string, header: Open): void {
  if (hasBegun(header)) header.end = endBehind(DASH, text, header.end);
}

function hasBegun(header: Open): boolean {
  return header.isInner || header.hasTime || header.severity !== undefined;
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
  return isAt(pattern, text, from) ? pattern.lastIndex : from;
}

/** Where no capture is asked for: what `exec` gives is garbage to collect. */
function isAt(pattern: RegExp, text: string, position: number): boolean {
  pattern.lastIndex = position;
  return pattern.test(text);
}

function at(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
  pattern.lastIndex = position;
  return pattern.exec(text);
}
