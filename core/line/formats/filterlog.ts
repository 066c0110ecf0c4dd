import type { LineFormat } from './format';
import { SEAM } from './field-names';

const LEAD = /filterlog(?:\[\d{1,10}\])?: (?=\d*,)/y;
/** More columns than any protocol has. */
const MOST_COLUMNS = 64;
/** pfSense's raw filter log: which columns say what happened. The addresses stand behind those of the IP version. */
const INTERFACE = 4;
const ACTION = 6;
const DIRECTION = 7;
const VERSION = 8;
const BY_VERSION = new Map([
  ['4', { protocol: 16, source: 18 }],
  ['6', { protocol: 12, source: 15 }],
]);
const PORTS: ReadonlySet<string> = new Set(['tcp', 'udp', 'TCP', 'UDP']);

/** pfSense and OPNsense: a packet as comma-separated columns, most of which (ids, lengths, flags) tell no event from another. */
export const filterlog: LineFormat = {
  name: 'filterlog',
  read(text) {
    if (text.charCodeAt(0) !== 0x66) return undefined;
    LEAD.lastIndex = 0;
    if (!LEAD.test(text)) return undefined;
    const columns = text.slice(LEAD.lastIndex, LEAD.lastIndex + 2_048).split(',', MOST_COLUMNS);
    const place = BY_VERSION.get(columns[VERSION] ?? '');
    if (place === undefined || columns.length <= place.source + 1) return undefined;
    const { protocol, source } = place;
    const port = PORTS.has(columns[protocol]!) ? columns[source + 3] : undefined;
    const told = [ACTION, DIRECTION, INTERFACE, protocol, source, source + 1].map((index) => columns[index]);
    return { message: ['filterlog', ...told, port].filter(Boolean).join(SEAM) };
  },
};
