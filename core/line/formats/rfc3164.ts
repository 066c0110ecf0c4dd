import { cisco } from './cisco';
import type { LineFormat, Understood } from './format';
import { readInner } from './inner';
import { readBsdHeader } from './plain-header';
import { readPriority } from './priority';
import { read5424Header } from './rfc5424';

/** `<165>1 2026-11-21T09:38:01Z rpd[12]: `: the version that Junos writes before a BSD header. */
const VERSION = /1 (?=\d{4}-\d\d-\d\dT\S{1,40} [^\s:]{1,80}: )/y;
/** A tag without a host before it; without a time only one with a number is told from a word. */
const TAG = /([^\s:[\]<>]{1,64})(?:\[\d{1,10}\])?: ?/y;
const NUMBERED_TAG = /([^\s:[\]<>]{1,64})\[\d{1,10}\]: ?/y;

/** BSD syslog with its priority. Without one it is a line of `plain` that goes on behind its tag as here. */
export const rfc3164: LineFormat = {
  name: 'rfc3164',
  read(text) {
    const priority = readPriority(text);
    if (priority === undefined || read5424Header(text, priority.end) !== undefined) return undefined;
    VERSION.lastIndex = priority.end;
    const end = VERSION.test(text) ? VERSION.lastIndex : priority.end;
    const inner = understand(text.slice(text.charCodeAt(end) === 0x20 ? end + 1 : end));
    return { message: inner.message, severity: inner.severity ?? priority.severity, format: inner.format };
  },
};

function understand(text: string): Understood {
  const ofCisco = cisco.read(text);
  if (ofCisco !== undefined) return { ...ofCisco, format: cisco.name };
  const { end, tag, hasTime } = readBsdHeader(text);
  if (tag !== undefined) return readInner(text.slice(end), tag);
  if (!hasTime) return readInner(...behindTag(text, NUMBERED_TAG));
  return readInner(...behindTag(text.slice(end), TAG));
}

function behindTag(text: string, pattern: RegExp): [text: string, tag: string | undefined] {
  pattern.lastIndex = 0;
  const found = pattern.exec(text);
  return found === null ? [text, undefined] : [text.slice(pattern.lastIndex), found[1]];
}
