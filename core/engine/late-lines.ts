import type { Source } from '../intake/source';
import type { EpochMs, Span } from '../time';
import { MINUTE_MS, msToNs, nsToMs } from '../time';
import type { Decision } from './decide';
import type { ObserveOptions } from './observe-options';

export interface LateMinute {
  readonly minute: number;
  readonly span: Span;
  /** Lines that the source counts in it. */
  readonly counted: number;
}

/**
 * Closed minutes, up to `lateMs` back, in which the source counts more lines than we hold: late lines have arrived there. One
 * count over all of them first; only where it differs one a minute. A smaller count is no news: retention and deletes shrink history.
 */
export async function findLateMinutes(
  decision: Decision,
  source: Source,
  options: ObserveOptions,
): Promise<readonly LateMinute[]> {
  const watermark = nsToMs(decision.head.watermark);
  const first = Math.ceil(Math.max(decision.head.keptFrom, watermark - options.lateMs) / MINUTE_MS);
  const end = Math.floor((watermark - options.rereadMs) / MINUTE_MS);
  if (first >= end) return [];

  const minutes = Array.from({ length: end - first }, (_, index) => first + index);
  const expected = minutes.reduce((sum, minute) => sum + decision.expectedOf(minute), 0);
  const counted = await source.count(spanOf(first, end));
  if (counted === undefined || counted <= expected) return [];

  const late: LateMinute[] = [];
  for (const minute of minutes) {
    const span = spanOf(minute, minute + 1);
    const ofMinute = await source.count(span);
    if (ofMinute !== undefined && ofMinute > decision.expectedOf(minute))
      late.push({ minute, span, counted: ofMinute });
  }
  return late;
}

function spanOf(fromMinute: EpochMs, untilMinute: EpochMs): Span {
  return { from: msToNs(fromMinute * MINUTE_MS), until: msToNs(untilMinute * MINUTE_MS) };
}
