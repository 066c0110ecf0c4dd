import type { Source } from '../intake/source';
import type { EpochMs } from '../time';
import { MINUTE_MS, nsToMs } from '../time';
import type { Decision } from './decide';
import { reachMs, spanOf } from './late-lines';
import type { ObserveOptions } from './observe-options';

/** Minutes whose identities are forgotten, and how many lines they held then. */
export interface ForgottenSpan {
  readonly fromMinute: number;
  /** Exclusive. */
  readonly untilMinute: number;
  readonly lines: number;
}

/** Counted at once. */
const SPAN_MINUTES = 10;
/** Half a day in spans of ten minutes: what is older after a long catch-up is not looked at. */
const SPANS_KEPT = 72;

/** One minute more; the list stays in order and bounded. */
export function rememberForgotten(
  spans: readonly ForgottenSpan[] = [],
  minute: number,
  lines: number,
): readonly ForgottenSpan[] {
  const last = spans.at(-1);
  const isJoining = last?.untilMinute === minute && minute % SPAN_MINUTES !== 0;
  if (!isJoining) return [...spans, { fromMinute: minute, untilMinute: minute + 1, lines }].slice(-SPANS_KEPT);
  return [...spans.slice(0, -1), { ...last, untilMinute: minute + 1, lines: last.lines + lines }];
}

export interface TooLate {
  readonly from: EpochMs;
  readonly until: EpochMs;
  readonly lines: number;
}

/**
 * A last count of the oldest span that nobody can look into any more: what has arrived there since came too late to be told from
 * what was known. It is counted, never taught. Undefined when no span is due or nothing came.
 */
export async function findTooLate(
  decision: Decision,
  source: Source,
  options: ObserveOptions,
): Promise<TooLate | undefined> {
  const { head } = decision;
  const due = (nsToMs(head.watermark) - reachMs(options) - options.lastLookMs) / MINUTE_MS;
  const [oldest, ...younger] = head.forgotten ?? [];
  if (oldest === undefined || oldest.untilMinute > due) return undefined;
  // Once, whatever comes of it: a span too large to be counted would hold up all that follow.
  head.forgotten = younger;
  const counted = await source.count(spanOf(oldest.fromMinute, oldest.untilMinute));
  const lines = (counted ?? 0) - oldest.lines;
  if (lines <= 0) return undefined;
  head.counts.tooLate += lines;
  return { from: oldest.fromMinute * MINUTE_MS, until: oldest.untilMinute * MINUTE_MS, lines };
}
