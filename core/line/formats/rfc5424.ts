import type { LineFormat, Understood } from './format';
import { SEAM } from './field-names';
import { readInner } from './inner';
import { readPriority } from './priority';
import { endOfStructuredData } from './structured-data';

// VERSION, then TIMESTAMP HOSTNAME APP-NAME PROCID MSGID with the lengths of RFC 5424 §6; each class stops at a space.
const HEADER = /\d{1,2} \S{1,64} (\S{1,255}) (\S{1,48}) \S{1,128} (\S{1,32})(?: |$)/y;

export const rfc5424: LineFormat = {
  name: 'rfc5424',
  read(text) {
    const priority = readPriority(text);
    if (priority === undefined) return undefined;
    const header = read5424Header(text, priority.end);
    if (header === undefined) return undefined;
    const start = header.index + header[0].length;
    const end = endOfStructuredData(text, start);
    const inner = understand(text.slice(beginOfMessage(text, end)), header, text.slice(start, end));
    return { message: inner.message, severity: inner.severity ?? priority.severity, format: inner.format };
  },
};

/** Junos leaves out the host's name: `<165>1 TIME rpd[1341]: …` is a BSD line with a version. */
export function read5424Header(text: string, from: number): RegExpExecArray | undefined {
  HEADER.lastIndex = from;
  const header = HEADER.exec(text);
  return header === null || header[1]!.endsWith(':') ? undefined : header;
}

/** Without a message the rest is what there is: Junos says all in MSGID and structured data. */
function understand(message: string, [, , app, id]: RegExpExecArray, data: string): Understood {
  // Its header says all: another one, of a container's program, is told by its time or bracket.
  if (message !== '') return readInner(message, app, /[\d[]/.test(message.charAt(0)));
  return { message: [id, data].filter((part) => part !== '-' && part !== '').join(SEAM) };
}

function beginOfMessage(text: string, end: number): number {
  const begin = text.charCodeAt(end) === 0x20 ? end + 1 : end;
  return text.charCodeAt(begin) === 0xfeff ? begin + 1 : begin; // A byte order mark says that the rest is UTF-8.
}
