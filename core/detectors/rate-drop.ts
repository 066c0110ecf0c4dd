import { evidence, shortfallSurprise } from '../stat';
import { sizeOf, sumOfLast } from './rate-model';
import type { RateRow, Sight } from './rate-model';

/** Fewer lines than in the quietest minutes of this hour on other days. */
export interface Drop {
  readonly value: number;
  readonly windows: number;
  readonly total: number;
  readonly usual: number;
}

const WINDOWS = 10;
/** Below this a service is not busy, and its silence says little. */
const BUSY = 5;
/** Where the evidence is worth .5: a sixth of the least that is usual. */
const FACTOR = 6;
const SURPRISE = 24;
/** Every window must stay below this part of the least that is usual. */
const LOW = 1 / 3;

/**
 * A lasting strong drop of a busy service. Judged only once the hour is known from two days of its kind, since nights and weekends
 * look the same; and only while some lines come, for silence is a heartbeat's matter.
 */
export function judgeDrop(row: RateRow, sight: Sight): Drop | undefined {
  const usualLow = sight.usual?.low;
  if (usualLow === undefined) return undefined;
  // What has become normal by now is no drop.
  const least = Math.min(usualLow, Math.max(row.short, row.long));
  const counts = [...row.recent, sight.count].slice(-WINDOWS);
  if (least < BUSY || counts.length < WINDOWS || counts.some((count) => count > LOW * least)) return undefined;
  const total = sumOfLast(counts, WINDOWS);
  if (total === 0) return undefined;
  const usual = WINDOWS * least;
  const value = Math.min(
    evidence(usual / total, FACTOR),
    evidence(shortfallSurprise(total, usual, sizeOf(row)), SURPRISE),
  );
  return { value, windows: WINDOWS, total, usual };
}
