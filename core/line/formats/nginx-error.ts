import { namedSeverity } from '../severity';
import type { LineFormat } from './format';

/** `2026/11/21 09:38:01 [error] 12#34: *5 `; the connection's number behind the star tells nothing. */
const HEADER = /\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d \[([a-z]{3,7})\] \d{1,10}#\d{1,10}: (?:\*\d{1,20} )?/y;

export const nginxError: LineFormat = {
  name: 'nginx-error',
  read(text) {
    if (text.charCodeAt(4) !== 0x2f) return undefined;
    HEADER.lastIndex = 0;
    const header = HEADER.exec(text);
    return header === null ? undefined : { message: text.slice(HEADER.lastIndex), severity: namedSeverity(header[1]!) };
  },
};
