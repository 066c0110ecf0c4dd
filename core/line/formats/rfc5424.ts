import { syslogSeverity } from '../severity';
import type { LineFormat } from './format';
import { plain } from './plain';

// VERSION, then TIMESTAMP HOSTNAME APP-NAME PROCID MSGID with the lengths of RFC 5424 §6; each class stops at a space.
const HEADER = /<(\d{1,3})>\d{1,2} \S{1,64} \S{1,255} \S{1,48} \S{1,128} \S{1,32} ?/y;
const PRIORITY = /<(\d{1,3})>/y;
/** Facility 23, severity 7: more is no priority. */
const HIGHEST_PRIORITY = 191;

/** RFC 5424 whole, and of RFC 3164 the priority: its header is one that `plain` knows. */
export const rfc5424: LineFormat = {
  name: 'rfc5424',
  read(text) {
    if (text.charCodeAt(0) !== 0x3c) return undefined;
    HEADER.lastIndex = 0;
    const header = HEADER.exec(text);
    if (header !== null) return withPriority(header[1]!, text.slice(afterStructuredData(text, HEADER.lastIndex)));
    PRIORITY.lastIndex = 0;
    const priority = PRIORITY.exec(text);
    return priority === null
      ? undefined
      : withPriority(priority[1]!, plain.read(text.slice(PRIORITY.lastIndex))!.message);
  },
};

function withPriority(digits: string, message: string): ReturnType<LineFormat['read']> {
  const priority = Number(digits);
  return priority > HIGHEST_PRIORITY ? undefined : { message, severity: syslogSeverity(priority & 7) };
}

/** Structured data is `-`, or elements in brackets where `\]` and quoted values may hold a bracket. */
function afterStructuredData(text: string, start: number): number {
  let position = start;
  if (text.charCodeAt(position) === 0x2d) position++;
  while (text.charCodeAt(position) === 0x5b) {
    const end = endOfElement(text, position);
    if (end < 0) break;
    position = end;
  }
  if (text.charCodeAt(position) === 0x20) position++;
  return text.charCodeAt(position) === 0xfeff ? position + 1 : position; // A byte order mark says that the rest is UTF-8.
}

function endOfElement(text: string, start: number): number {
  let isQuoted = false;
  for (let position = start + 1; position < text.length; position++) {
    const code = text.charCodeAt(position);
    if (code === 0x5c) position++;
    else if (code === 0x22) isQuoted = !isQuoted;
    else if (code === 0x5d && !isQuoted) return position + 1;
  }
  return -1;
}
