import { countSurprise, evidence } from '../stat';
import { MOST_LINES } from './rate-bars';
import type { AtOnce } from './rate-bars';
import { expectedCount, sizeOf, sumOfLast } from './rate-model';
import type { RateRow, Sight } from './rate-model';
import type { Rise } from './rate-rise';

/** A series is known for a day of minutes before a burst of it is news at once: in its first, everything is a record. */
const KNOWN_WINDOWS = 1_440;
/** What is just above all others may be chance. */
const BEYOND = 1.2;
/** With a witness so much of the record and of the certainty will do. */
const WITNESSED = { beyond: 0.75, surprise: 0.5 };
const ALONE = { beyond: 1, surprise: 1 };
/** Nats: by chance two windows in e^4 at most go so far. Little by itself; much, while something else bursts. */
const WITNESS = 4;
/** Nats, against chance alone. */
const BY_CHANCE = 2;
/** Lines a window that are granted to the rarest series. */
const FLOOR = 1;

/** A count of a service, and what is known of it. */
export interface Known {
  readonly row: RateRow;
  readonly sight: Sight;
}

/**
 * One or two windows beyond anything that the service has done in days. Nothing else may be told so soon: a restart, a job or a
 * burst of warnings looks the same while it lasts, and only what this service has been through tells them apart.
 * `other`: its errors where its warnings are judged, and the other way round; both at once are what neither is alone.
 */
export function judgeRecord(known: Known, bar: AtOnce, other: Known | undefined): Rise | undefined {
  const { row, sight } = known;
  const { records } = row;
  if (records === undefined || records[0] < KNOWN_WINDOWS) return undefined;
  let strongest: Rise | undefined;
  for (const windows of [1, 2] as const) {
    const rise = within(known, windows);
    const share = isWitness(other, windows) ? WITNESSED : ALONE;
    if (rise.total <= share.beyond * BEYOND * records[windows] || isOfHour(rise, sight)) continue;
    const value = Math.min(
      evidence(rise.total / rise.usual, bar.factor),
      evidence(countSurprise(rise.total, rise.usual, rise.size), share.surprise * bar.surprise),
      evidence(rise.total - rise.usual, bar.lines),
    );
    if (value >= 0.5 && value > (strongest?.value ?? 0)) strongest = { ...rise, value };
  }
  return strongest;
}

function within({ row, sight }: Known, windows: number): Omit<Rise, 'value'> {
  const usual = windows * Math.max(FLOOR, expectedCount(row, sight.rest, sight.usual?.high));
  return { windows, total: sumOfLast([...row.recent, sight.count], windows), usual, size: sizeOf(row) };
}

function isWitness(other: Known | undefined, windows: number): boolean {
  if (other === undefined) return false;
  const { total, usual, size } = within(other, windows);
  return countSurprise(total, usual, size) >= WITNESS;
}

/** What an hour brings is known of three windows together: one of them may have more by chance. */
function isOfHour({ total, windows }: Omit<Rise, 'value'>, { usual }: Sight): boolean {
  return usual !== undefined && countSurprise(total, windows * usual.high, MOST_LINES) < BY_CHANCE;
}
