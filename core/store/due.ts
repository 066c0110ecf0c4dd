import type { EpochMs } from '../time';
import { MAX_AHEAD_MS } from './store';

/** Both by the store's clock. Further ahead than any lease or back-off means that the clock went back. */
export function isDue(dueAt: EpochMs, now: EpochMs): boolean {
  return dueAt <= now || dueAt > now + MAX_AHEAD_MS;
}

/** Whole milliseconds, never early; capped, because a due time beyond the cap would count as due at once. */
export function dueAfter(now: EpochMs, waitMs: number): EpochMs {
  return Math.min(Math.ceil(now + waitMs), Math.floor(now) + MAX_AHEAD_MS);
}
