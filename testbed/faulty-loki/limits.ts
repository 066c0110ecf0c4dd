import { promDuration } from './duration';

/** What this server allows. Loki 3.7.6's own defaults, each can be set. `lookbackMs` 0: any age. */
export interface Limits {
  readonly entries: number;
  readonly lengthMs: number;
  readonly lookbackMs: number;
  /** The largest answer inside Loki (gRPC), in bytes. */
  readonly answerBytes: number;
}

export const DEFAULT_LIMITS: Limits = {
  entries: 5_000,
  lengthMs: 721 * 3_600_000,
  lookbackMs: 0,
  answerBytes: 4_194_304,
};

export function limitsPage(limits: Limits): string {
  return [
    'discover_log_levels: true',
    'discover_service_name:',
    '- service',
    '- app',
    `max_entries_limit_per_query: ${limits.entries}`,
    `max_query_length: ${promDuration(limits.lengthMs)}`,
    `max_query_lookback: ${promDuration(limits.lookbackMs)}`,
    'max_query_series: 500',
    'query_timeout: 1m',
    'retention_period: 31d',
    'volume_enabled: true',
    '',
  ].join('\n');
}
