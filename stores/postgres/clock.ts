import type { EpochMs } from '../../core/index';

/** The server's clock in ms since 1970, or the test's: `clock.now`, of a statement whose `parameter` is `clockOf(now)`. */
export function withClock(parameter: string): string {
  const server = 'floor(extract(epoch FROM clock_timestamp()) * 1000)';
  return `WITH clock AS MATERIALIZED (SELECT coalesce(${parameter}::bigint, ${server}::bigint) AS now)`;
}

export type Clock = (() => EpochMs) | undefined;

export function clockOf(clock: Clock): EpochMs | null {
  return clock === undefined ? null : Math.floor(clock());
}
