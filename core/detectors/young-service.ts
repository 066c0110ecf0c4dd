import type { EpochMs } from '../time';
import { DAY_MS } from '../time';

/** In a service's first day much that is ordinary and rare has not been heard yet: what is odd has to insist (decision 0005). */
export function isYoungService(bornAt: EpochMs, at: EpochMs): boolean {
  return at - bornAt < DAY_MS;
}
