import type { Severity } from '../line';
import { cisco } from './cisco';
import type { LineFormat } from './format';

/** `log_line_prefix` may be anything; the level is known by the two spaces behind its colon. */
const LONGEST_PREFIX = 400;
const LONGEST_LEVEL = 10;
const LEVEL =
  /(?:^|\s)(DEBUG[1-5]?|LOG|INFO|NOTICE|WARNING|ERROR|FATAL|PANIC|(?:DETAIL|HINT|STATEMENT|CONTEXT|QUERY|LOCATION))$/;
/** A time with a space and a zone, or what its syslog writes: `[5-1] `, `[123]: [5-1] `. */
const PREFIX =
  /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})? (?:[A-Z]{1,5}|[+-]\d\d(?::?\d\d)?)[ :]|\[\d{1,10}(?:-\d{1,6})?\]:? /y;

const SEVERITIES: ReadonlyMap<string, Severity> = new Map<string, Severity>([
  ['WARNING', 'warning'],
  ['ERROR', 'error'],
  ['FATAL', 'critical'],
  ['PANIC', 'critical'],
]);
/** They belong to the line before, and would be nothing without their name. */
const SUPPLEMENT = /DETAIL|HINT|STATEMENT|CONTEXT|QUERY|LOCATION/;

/** PostgreSQL's text log. Lines that explain the one before (`STATEMENT`) are `info`: the error was counted there. */
export const postgres: LineFormat = {
  name: 'postgres',
  read(text) {
    const first = text.charCodeAt(0);
    if (first !== 0x5b && !(first >= 48 && first <= 57)) return undefined;
    const colon = text.indexOf(':  ');
    if (colon < 0 || colon > LONGEST_PREFIX) return undefined;
    const level = LEVEL.exec(text.slice(Math.max(0, colon - LONGEST_LEVEL), colon))?.[1];
    PREFIX.lastIndex = 0;
    if (level === undefined || !PREFIX.test(text)) return undefined;
    // The `LOG:  ` may be one that a network device tells of.
    if (text.lastIndexOf('%', colon) >= 0 && cisco.read(text) !== undefined) return undefined;
    const begin = SUPPLEMENT.test(level) ? colon - level.length : colon + 3;
    return { message: text.slice(begin), severity: SEVERITIES.get(level) ?? 'info' };
  },
};
