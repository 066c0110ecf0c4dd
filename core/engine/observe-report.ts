import type { Anomaly } from '../anomaly/anomaly';
import type { EpochMs } from '../time';
import type { BaselineFigures } from './baseline-figures';
import type { Decision } from './decide';

/** What one round did, for logs, hints and progress. */
export interface ObserveReport extends BaselineFigures {
  linesRead: number;
  /** Committed with their rows in this round. */
  readonly anomalies: readonly Anomaly[];
  readonly warnings: string[];
  /** `new`, or why what was stored is dropped. */
  readonly startedAnew?: string;
}

export function reportOn(decision: Decision, now: EpochMs): ObserveReport {
  return {
    ...decision.figures(now),
    linesRead: 0,
    anomalies: [],
    warnings: [],
    ...(decision.startsAnew !== undefined && { startedAnew: decision.startsAnew }),
  };
}
