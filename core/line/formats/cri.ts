import type { LineFormat } from './format';
import { readInner } from './inner';

/** `2026-11-21T09:38:01.123456789Z stderr F `, as containerd and CRI-O write files. */
const HEADER = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d) std(?:out|err) [FP] /y;

export const cri: LineFormat = {
  name: 'cri',
  read(text) {
    if (text.charCodeAt(10) !== 0x54) return undefined;
    HEADER.lastIndex = 0;
    return HEADER.test(text) ? readInner(text.slice(HEADER.lastIndex)) : undefined;
  },
};
