import type { Severity } from '../line';
import { namedSeverity } from '../severity';
import type { LineFormat } from './format';
import { SEAM } from './field-names';

/** Anything: what is left when the headers that common loggers put before a message are taken off. */
export const plain: LineFormat = {
  name: 'plain',
  read: (text) => withoutHeader(text.includes('\x1b') ? text.replace(COLOUR, SEAM) : text),
};

// ECMA-48 sequences, as terminals' colours are.
const COLOUR = /\x1b\[[0-9;:?]{0,16}[A-Za-z]/g;

/** Each is tried where the one before ended, sticky, its parts bounded: no text makes it slow. */
const TIME =
  /\[?(?:\d{4}[-/.]\d\d[-/.]\d\d[T _-]\d\d[:.]\d\d[:.]\d\d(?:[.,]\d{1,9})?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?|\d\d\/\d\d\/\d\d(?:\d\d)? \d\d:\d\d:\d\d(?:[.,]\d{1,9})?|(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}\d{1,2} (?:\d{4} )?\d\d:\d\d:\d\d(?:\.\d{1,9})?(?: \d{4})?|1\d{9}(?:\d{3}|\.\d{1,9})?(?=[\s\]])|\d\d:\d\d:\d\d[.,]\d{1,6}|\d{6} \d{6} \d{1,6}(?= [A-Z]))\]?,?(?=[\s:\]]|$)[:\s]{0,4}/y;
const LEVEL =
  /[-|[<(]?\s?(TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|SEVERE|FATAL|CRITICAL|ALERT|EMERG|PANIC|LOG|VERBOSE|trace|debug|info|notice|warn|warning|error|crit|alert|emerg|fatal|critical|Trace|Debug|Info|Information|Notice|Warn|Warning|Error|Fatal|Critical)\b(?:[\]>)|]|:(?!\S)|,)?(?:\s{1,24}|$)[-|]?(?: (?=\S))?/y;
/** `[main]`, `[pid 35708:tid 4328]`, `[a.b.c]`, `[1234]`, `1234#5678:`, `[mod:error]` */
const BRACKETS =
  /\[([^\]\s[]{0,80}(?: [^\]\s[]{1,40})?)\]:?\s{1,8}(?:- )?|\d{1,10}#\d{1,10}: |\d{1,7} (?=[A-Z]{4,8} )/y;
/** `host app[123]: ` behind a BSD time stamp */
const HOST_AND_TAG = /[^\s:[\]]{1,255} [^\s:[\]]{1,64}(?:\[\d{1,10}\])?: ?/y;
/** `org.acme.Thing: `, `org.acme.Thing$1 - `: with a dot, or it may be the message's first word */
const LOGGER = /-?\s?[A-Za-z_][\w$]{0,60}(?:[.$][\w$\][]{1,60}){1,12}(?:\s{0,20}:| -)\s{1,4}/y;
const DASH = /(?:-|\||:) {1,4}/y;
/** klog and glog: `E1121 09:38:01.123456       1 file.go:12] ` */
const KLOG = /([IWEF])\d{4} \d\d:\d\d:\d\d\.\d{1,6} {1,8}\d{1,8} [^\s\]]{1,120}\] /y;

/** Headers are short; a text that goes on like one has had its header. */
const MOST_PIECES = 8;

function withoutHeader(text: string): { message: string; severity: Severity | undefined } {
  const klog = matchAt(KLOG, text, 0);
  if (klog !== null) return { message: text.slice(KLOG.lastIndex), severity: namedSeverity(klog[1]!) };
  let position = 0;
  let severity: Severity | undefined;
  let hasTime = false;
  for (let pieces = 0; pieces < MOST_PIECES; pieces++) {
    const before = position;
    const level = severity === undefined ? matchAt(LEVEL, text, position) : null;
    if (level !== null) {
      severity = namedSeverity(level[1]!);
      position = LEVEL.lastIndex;
    } else if (!hasTime && matchAt(TIME, text, position) !== null) {
      position = TIME.lastIndex;
      hasTime = true;
      if (matchAt(HOST_AND_TAG, text, position) !== null && /[A-Za-z]/.test(text[0]!))
        position = HOST_AND_TAG.lastIndex;
    } else if (hasTime || severity !== undefined) {
      const inner = matchAt(BRACKETS, text, position);
      if (inner !== null) {
        severity ??= levelInBrackets(inner[1]);
        position = BRACKETS.lastIndex;
      } else if (matchAt(LOGGER, text, position) !== null) position = LOGGER.lastIndex;
      else if (matchAt(DASH, text, position) !== null) position = DASH.lastIndex;
    }
    if (position === before) break;
  }
  return { message: text.slice(position), severity };
}

function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
  pattern.lastIndex = position;
  return pattern.exec(text);
}

/** Apache 2.4 writes `[core:error]`, nginx `[error]`. */
function levelInBrackets(inner: string | undefined): Severity | undefined {
  if (inner === undefined || inner.length > 40) return undefined;
  return namedSeverity(inner.slice(inner.lastIndexOf(':') + 1));
}
