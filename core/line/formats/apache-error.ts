import { namedSeverity } from '../severity';
import type { LineFormat } from './format';

/** `[Sun Dec 04 04:47:44.123 2005] [core:error] [pid 35708:tid 4328] `; `trace1` to `trace8` are levels. */
const HEADER =
  /\[[A-Z][a-z]{2} [A-Z][a-z]{2} \d{1,2} \d\d:\d\d:\d\d(?:\.\d{1,9})? \d{4}\] \[(?:\w{0,40}:)?([a-z]{3,7})\d?\] (?:\[pid \d{1,10}(?::tid \d{1,20})?\] )?/y;

/** Apache's error log, 2.2 and 2.4. `[client …]` stays: it tells who. */
export const apacheError: LineFormat = {
  name: 'apache-error',
  read(text) {
    if (text.charCodeAt(0) !== 0x5b) return undefined;
    HEADER.lastIndex = 0;
    const header = HEADER.exec(text);
    return header === null ? undefined : { message: text.slice(HEADER.lastIndex), severity: namedSeverity(header[1]!) };
  },
};
