import type { Gap } from '../intake/source';
import type { EpochMs } from '../time';
import { MINUTE_MS } from '../time';
import type { BaselineRooms } from './baseline';
import type { LateMinute } from './late-lines';
import { reachMs } from './late-lines';
import type { ObserveOptions } from './observe-options';
import { rememberForgotten } from './too-late-lines';

/** The closed minutes whose lines a baseline can still tell from repeats, and what the source should count in each. */
export class KnownMinutes {
  private isReachCut = false;

  constructor(
    private readonly rooms: Pick<BaselineRooms, 'head' | 'coverage' | 'identities'>,
    private readonly options: ObserveOptions,
  ) {}

  /**
   * Lines that the source should count in one minute of event time: those we hold, or what it was found to count before. No
   * number is too many for a minute that was skipped as a whole: it is not asked for again.
   */
  expectedOf(minute: number): number {
    const { head, coverage, identities } = this.rooms;
    const known = head.differences.find(([at]) => at === minute);
    const isSkipped = coverage.of(minute * MINUTE_MS, (minute + 1) * MINUTE_MS) === 0;
    if (known === undefined && isSkipped) return Infinity;
    return Math.max(identities.countOf(minute), known?.[1] ?? 0);
  }

  /** After a minute has been read again: what is still missing there cannot be read, and is not asked for again. */
  settleDifference({ minute, span, counted }: LateMinute): Gap | undefined {
    const { head, identities } = this.rooms;
    const others = head.differences.filter(([at]) => at !== minute);
    const missing = counted - identities.countOf(minute);
    head.differences = missing > 0 ? [...others, [minute, counted]] : others;
    return missing > 0 ? { span, lines: missing, why: 'counted by the source, but not given' } : undefined;
  }

  /** What is out of reach when everything up to `upTo` has been seen. */
  forget(upTo: EpochMs): void {
    const { head, coverage, identities } = this.rooms;
    const { rereadMs, windowMs } = this.options;
    const reach = reachMs(this.options);
    const keepFrom = Math.floor((upTo - reach - rereadMs - windowMs) / MINUTE_MS);
    const held = new Map<number, number>();
    const kept = identities.prune(keepFrom, (minute, lines) => held.set(minute, lines));
    this.isReachCut = kept > keepFrom;
    for (let minute = head.keptFrom / MINUTE_MS; minute < kept; minute++) {
      const lines = Math.max(held.get(minute) ?? 0, this.expectedOf(minute));
      if (lines < Infinity) head.forgotten = rememberForgotten(head.forgotten, minute, lines);
    }
    head.keptFrom = Math.max(head.keptFrom, kept * MINUTE_MS);
    coverage.prune(upTo - reach - windowMs);
    head.differences = head.differences.filter(([minute]) => minute >= kept);
  }

  /** What a person should know of how far back late lines are found. */
  warnings(): readonly string[] {
    const limit = this.options.identityLimit.toLocaleString('en');
    const text = `More lines than are remembered at once (${limit}): late lines are found less far back than asked for.`;
    return this.isReachCut ? [text] : [];
  }
}
