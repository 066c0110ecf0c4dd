import { parseDuration } from './duration';

/** What this Loki allows. `lookbackMs` 0: any age. */
export interface LokiLimits {
  readonly entries: number;
  readonly lengthMs: number;
  readonly lookbackMs: number;
}

/** Loki's own defaults (3.7.6), for servers that do not tell. */
export const DEFAULT_LIMITS: LokiLimits = { entries: 5_000, lengthMs: 721 * 3_600_000, lookbackMs: 0 };

/** What holds for a query that is subject to all of these: Loki takes the smallest. */
export function strictest(all: readonly LokiLimits[]): LokiLimits {
  const lookbacks = all.map(({ lookbackMs }) => lookbackMs).filter((ms) => ms > 0);
  return {
    entries: Math.min(...all.map(({ entries }) => entries)),
    lengthMs: Math.min(...all.map(({ lengthMs }) => lengthMs)),
    lookbackMs: lookbacks.length > 0 ? Math.min(...lookbacks) : 0,
  };
}

/** From the YAML of /config/tenant/v1/limits. An operator may shorten the list, so any field may be missing. */
export function parseLimits(yaml: string): LokiLimits {
  const field = (name: string): string | undefined =>
    new RegExp(`^${name}:[ \\t]*"?([^"\\n]*?)"?[ \\t]*$`, 'm').exec(yaml)?.[1];
  const duration = (name: string): number | undefined => parseDuration(field(name) ?? '');
  const entries = Number(field('max_entries_limit_per_query'));
  return {
    // 0 means no limit to Loki; pages of ours stay at its default size then.
    entries: Number.isInteger(entries) && entries > 0 ? entries : DEFAULT_LIMITS.entries,
    lengthMs: duration('max_query_length') || DEFAULT_LIMITS.lengthMs,
    lookbackMs: duration('max_query_lookback') ?? DEFAULT_LIMITS.lookbackMs,
  };
}
