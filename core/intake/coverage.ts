import type { EpochMs } from '../time';
import { nsToMs } from '../time';
import type { Gap } from './source';

export interface UncoveredSpan {
  readonly from: EpochMs;
  /** Exclusive, and at least 1 ms after `from`: a gap of one nanosecond still spoils its window. */
  readonly until: EpochMs;
}

/** Gaps a bounded time back, to say how much of a window was really read. */
export class Coverage {
  constructor(private spans: readonly UncoveredSpan[] = []) {}

  /** False when just this gap was noted before (a page decided again). */
  note(gap: Gap): boolean {
    const from = nsToMs(gap.span.from);
    const until = Math.max(from + 1, nsToMs(gap.span.until));
    if (this.spans.some((span) => span.from === from && span.until === until)) return false;
    this.spans = [...this.spans, { from, until }];
    return true;
  }

  /** 0..1. Overlapping gaps count twice, down to 0: what matters is only whether it is 1. */
  of(start: EpochMs, end: EpochMs): number {
    const missing = this.spans.reduce(
      (sum, span) => sum + Math.max(0, Math.min(end, span.until) - Math.max(start, span.from)),
      0,
    );
    return Math.max(0, 1 - missing / (end - start));
  }

  prune(before: EpochMs): void {
    if (this.spans.some((span) => span.until <= before)) this.spans = this.spans.filter((span) => span.until > before);
  }

  get noted(): readonly UncoveredSpan[] {
    return this.spans;
  }
}
