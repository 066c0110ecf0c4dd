import type { LineFormat } from './format';
import { behind, uncoloured } from './headed';
import { readInner } from './inner';
import { readHeader } from './plain-header';

/** Anything: what is left when the headers that syslog files and common loggers put before a message are taken off. */
export const plain: LineFormat = {
  name: 'plain',
  read(text) {
    const bare = uncoloured(text);
    const header = readHeader(bare, { untilTag: true });
    if (header.tag === undefined) return behind(bare, header);
    const inner = readInner(bare.slice(header.end), header.tag);
    return { message: inner.message, severity: inner.severity, format: inner.format ?? 'rfc3164' };
  },
};
