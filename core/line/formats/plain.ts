import { readHeader } from './plain-header';
import { SEAM } from './field-names';
import type { LineFormat } from './format';

/** Anything: what is left when the headers that common loggers put before a message are taken off. */
export const plain: LineFormat = {
  name: 'plain',
  read(text) {
    const uncoloured = text.includes('\x1b') ? text.replace(COLOUR, SEAM) : text;
    const { end, severity } = readHeader(uncoloured);
    return { message: end === 0 ? uncoloured : uncoloured.slice(end), severity };
  },
};

// ECMA-48 sequences, as terminals' colours are.
const COLOUR = /\x1b\[[0-9;:?]{0,16}[A-Za-z]/g;
