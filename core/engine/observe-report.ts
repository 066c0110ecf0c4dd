import type { Anomaly } from '../anomaly/anomaly';
import type { EpochMs } from '../time';
import { nsToMs } from '../time';
import type { BaselineCounts } from './baseline-head';
import type { Decision } from './decide';

/** What one round did, for logs, hints and progress. */
export interface ObserveReport {
  /** Exclusive end of what has been read. */
  readonly readTo: EpochMs;
  /** How far that lies behind now. */
  readonly lagMs: number;
  linesRead: number;
  /** Committed with their rows in this round. */
  readonly anomalies: readonly Anomaly[];
  /** History is still being read: it teaches and never alerts. */
  readonly isLearning: boolean;
  /** 0..1 of that history. */
  readonly learnedShare: number;
  readonly warnings: string[];
  /** Since the baseline's birth. */
  readonly counts: Readonly<BaselineCounts>;
  /** `new`, or why what was stored is dropped. */
  readonly startedAnew?: string;
}

export function reportOn(decision: Decision, now: EpochMs): ObserveReport {
  const { head } = decision;
  const readTo = nsToMs(head.watermark);
  const historyMs = head.learnUntil - head.learnFrom;
  const learnedShare = historyMs > 0 ? Math.min(1, Math.max(0, (readTo - head.learnFrom) / historyMs)) : 1;
  return {
    readTo,
    lagMs: now - readTo,
    linesRead: 0,
    anomalies: [],
    isLearning: readTo < head.learnUntil,
    learnedShare,
    warnings: [],
    counts: { ...head.counts },
    ...(decision.startsAnew !== undefined && { startedAnew: decision.startsAnew }),
  };
}
