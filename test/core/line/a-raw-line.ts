import type { RawLine } from '../../../core';

export function aRawLine(text: string, more: Partial<RawLine> = {}): RawLine {
  return { at: '1795253881123456789', stream: { app: 'shop' }, metadata: {}, text, ...more };
}
