import type { Understood } from './format';
import { SEAM } from './field-names';
import { readHeader } from './plain-header';
import type { Header } from './plain-header';

// ECMA-48 sequences, as terminals' colours are.
const COLOUR = /\x1b\[[0-9;:?]{0,16}[A-Za-z]/g;

/** Colours would hide a header. */
export function uncoloured(text: string): string {
  return text.includes('\x1b') ? text.replace(COLOUR, SEAM) : text;
}

/** A text without the header that common loggers put before a message; `isInner` behind another header. */
export function readHeaded(text: string, isInner = false): Understood {
  const bare = uncoloured(text);
  return behind(bare, readHeader(bare, { isInner }));
}

export function behind(text: string, { end, severity, hasTime }: Header): Understood {
  const message = end === 0 ? text : text.slice(end);
  // Time and level: log4j, logback, zap, Python's logging and the many that write like them.
  return { message, severity, format: hasTime && severity !== undefined ? 'log4j' : undefined };
}
