import type { Limits } from './limits';
import { goDuration, promDuration } from './duration';
import { Refusal } from './refusal';

export interface RangeParameters {
  readonly query: string;
  /** 19 digits of nanoseconds; `end` is exclusive. */
  readonly start: string;
  readonly end: string;
  readonly limit: number;
  readonly isForward: boolean;
  readonly stepMs: number;
}

/** As Loki reads them, defaults and refusals included. */
export function rangeParameters(given: URLSearchParams, limits: Limits, nowMs: number): RangeParameters {
  const end = timeParameter(given, 'end') ?? ns(nowMs);
  const start = timeParameter(given, 'start') ?? ns(nowMs - 3_600_000);
  const limit = limitParameter(given.get('limit'));
  const direction = given.get('direction') ?? 'backward';
  if (!/^(forward|backward)$/i.test(direction)) throw new Refusal(400, `invalid direction '${direction}'`);
  if (end < start) throw new Refusal(400, 'end timestamp must not be before or equal to start time');
  const step = Number(given.get('step') ?? 60);
  const query = given.get('query') ?? '';
  return { query, ...clamp(start, end, limits, nowMs), limit, isForward: /^f/i.test(direction), stepMs: step * 1_000 };
}

export function refuseLength({ start, end }: { start: string; end: string }, limits: Limits): void {
  const lengthMs = Number((BigInt(end) - BigInt(start)) / 1_000_000n);
  if (lengthMs <= limits.lengthMs) return;
  const text = `query length: ${goDuration(lengthMs)}, limit: ${promDuration(limits.lengthMs)}`;
  throw new Refusal(400, `the query time range exceeds the limit (${text})`);
}

export function refuseEntries(limit: number, limits: Limits): void {
  if (limit <= limits.entries) return;
  throw new Refusal(
    400,
    `max entries limit per query exceeded, limit > max_entries_limit_per_query (${limit} > ${limits.entries})`,
  );
}

function limitParameter(text: string | null): number {
  if (text === null) return 100;
  if (!/^[-+]?\d+$/.test(text)) throw new Refusal(400, `strconv.Atoi: parsing "${text}": invalid syntax`);
  if (Number(text) <= 0) throw new Refusal(400, 'limit must be a positive value');
  return Number(text);
}

/** max_query_lookback: without a word. */
function clamp(start: string, end: string, { lookbackMs }: Limits, nowMs: number): { start: string; end: string } {
  if (lookbackMs === 0) return { start, end };
  const oldest = ns(nowMs - lookbackMs);
  return start >= oldest ? { start, end } : { start: oldest, end: end < oldest ? oldest : end };
}

/** Up to ten digits are seconds, more are nanoseconds (so milliseconds end up in 1970), a point makes float seconds, else RFC 3339. */
export function timeParameter(given: URLSearchParams, name: string): string | undefined {
  const text = given.get(name);
  if (text === null || text === '') return undefined;
  if (/^\d+$/.test(text)) return text.length <= 10 ? `${text}000000000`.padStart(19, '0') : text.padStart(19, '0');
  if (/^\d+\.\d+$/.test(text)) return ns(Math.round(Number(text) * 1_000));
  const rfc = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[-+]\d\d:\d\d)$/.exec(text);
  if (rfc) return `${Date.parse(rfc[1]! + rfc[3]!) / 1_000}${(rfc[2] ?? '').padEnd(9, '0')}`.padStart(19, '0');
  throw new Refusal(400, `could not parse '${name}' parameter: strconv.ParseInt: parsing "${text}": invalid syntax`);
}

export function ns(ms: number): string {
  return `${Math.floor(ms)}000000`.padStart(19, '0');
}
