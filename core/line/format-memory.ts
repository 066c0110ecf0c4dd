import { FORMATS } from './formats';
import type { LineFormat, Understood } from './formats/format';
import type { Labels } from './line';

/** What a text says, in which format, and which of `FORMATS` read it. */
export interface Read {
  readonly understood: Understood;
  /** What the text is itself: `cisco`, where `rfc3164` read its priority. */
  readonly format: string;
  readonly by: string;
}

/**
 * Which format a stream's last line was in: tried first, and found anew where the stream changes. As no text is of two formats, a
 * memory changes what a line costs and never what it says, so workers need not share one. A stream is its labels' object,
 * as a reader hands it out; what nobody holds any more is forgotten.
 */
export class FormatMemory {
  private readonly remembered = new WeakMap<Labels, LineFormat>();

  read(stream: Labels, text: string): Read {
    const last = this.remembered.get(stream);
    const understood = last?.read(text);
    if (last !== undefined && understood !== undefined) return named(last, understood);
    for (const format of FORMATS) {
      if (format === last) continue;
      const found = format.read(text);
      if (found === undefined) continue;
      // `plain` reads anything: remembered, it would hide every other.
      if (format.name !== 'plain') this.remembered.set(stream, format);
      return named(format, found);
    }
    return { understood: { message: text }, format: 'plain', by: 'plain' };
  }
}

function named(format: LineFormat, understood: Understood): Read {
  return { understood, format: understood.format ?? format.name, by: format.name };
}
