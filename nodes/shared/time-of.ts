import { CoreError, DAY_MS, HOUR_MS, MINUTE_MS } from '../../core/index';
import type { EpochMs } from '../../core/index';

const UNITS_MS: Readonly<Record<string, number>> = { m: MINUTE_MS, h: HOUR_MS, d: DAY_MS };

/** A length from `now` forward or back, or a time with its zone. Throws CoreError `invalid-config`. */
export function timeOf(given: unknown, now: EpochMs, direction: 'ahead' | 'back'): EpochMs {
  const text = given instanceof Date ? given.toISOString() : String(given).trim();
  const [, count, unit] = /^(\d{1,5})\s*([mhd])$/.exec(text) ?? [];
  if (unit !== undefined) return now + Number(count) * UNITS_MS[unit]! * (direction === 'ahead' ? 1 : -1);
  // Without a zone a time would mean another instant on each server.
  const time = /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : NaN;
  if (Number.isFinite(time)) return time;
  throw new CoreError(
    'invalid-config',
    `Failed to read a time: "${text.slice(0, 40)}" is not a time. Write a length such as 30m, 2h or 3d, or a time with its zone, such as 2026-12-24T06:00:00Z.`,
  );
}
