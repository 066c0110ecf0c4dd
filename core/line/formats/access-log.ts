import type { LineFormat } from './format';
import { SEAM } from './field-names';

/** `[vhost:port ]client ident user [21/Nov/2026:09:38:01 +0000] "`; a user's name may hold a space. No comma and no bracket: filterlog's columns and klog's header are none. */
const LEAD =
  /(?:[\w.-]{1,255}:\d{1,5} )?([\w.:-]{1,255}) (?!std(?:out|err) )[^\s"%,]{1,64} [^\s"[\]%]{1,128}(?: [^\s"[\]%]{1,128})? \[\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] "/y;
const STATUS = /" (\d{3}) (?:\d{1,19}|-)(?=\s|$)/y;
const METHOD_AND_PATH = /[A-Z]{3,20} [^\s?]{1,2048}/y;

/**
 * Apache and nginx, common and combined. A failure of the server (5xx) is an error; one of the client (4xx) is not: scanners make
 * hundreds a day. The message is client, method, path and status, for referrers, agents and queries would give each its own template.
 */
export const accessLog: LineFormat = {
  name: 'access-log',
  read(text) {
    // Most lines hold none of these and cost this one search.
    if (!text.includes('] "')) return undefined;
    LEAD.lastIndex = 0;
    const lead = LEAD.exec(text);
    if (lead === null) return undefined;
    const begin = LEAD.lastIndex;
    const end = endOfQuoted(text, begin);
    STATUS.lastIndex = end;
    const status = STATUS.exec(text)?.[1];
    if (status === undefined) return undefined;
    METHOD_AND_PATH.lastIndex = begin;
    const request = METHOD_AND_PATH.exec(text)?.[0] ?? text.slice(begin, end);
    return { message: [lead[1], request, status].join(SEAM), severity: status >= '500' ? 'error' : 'info' };
  },
};

function endOfQuoted(text: string, from: number): number {
  let position = from;
  while (position < text.length && text.charCodeAt(position) !== 0x22) {
    position += text.charCodeAt(position) === 0x5c ? 2 : 1;
  }
  return position;
}
