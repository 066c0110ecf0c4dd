import type { EpochNs } from '../../core/index';
import { msToNs } from '../../core/index';
import type { Loki } from './loki';
import { addMs } from './nanoseconds';

/** Loki's clock is known to the second, and moves on while it reads. */
const MARGIN_MS = 2_000;

/**
 * The oldest instant that can be asked for. Loki moves an earlier start forward (max_query_lookback) without a word.
 * Undefined where any age can be read.
 */
export function oldestReadable({ client, waiting, lookbackMs }: Loki): EpochNs | undefined {
  if (lookbackMs === 0) return undefined;
  return addMs(msToNs(client.now() ?? waiting.now()), MARGIN_MS - lookbackMs);
}
