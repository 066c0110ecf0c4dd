import type { EpochMs, EpochNs } from '../time';
import type { Labels, Severity } from '../line/line';
import type { Reason } from '../detectors/detector';

export type AnomalyKind = 'line' | 'rate' | 'silence' | 'pipeline';
export type AnomalyState = 'open' | 'worse' | 'still' | 'resolved';

export interface Exemplar {
  readonly at: EpochNs;
  /** Redacted. */
  readonly text: string;
}

/** What the Log Anomaly Trigger emits: one item on an episode's opening, on worsening, every hour while open, and on its end. */
export interface Anomaly {
  readonly fingerprint: string;
  /** Where it was found: the baseline's name. */
  readonly baseline: string;
  /** Together with the fingerprint: the episode. */
  readonly startsAt: EpochMs;
  /** Only on `resolved`: when the last evidence was seen. */
  readonly endsAt?: EpochMs;
  readonly state: AnomalyState;
  readonly kind: AnomalyKind;
  readonly service: string;
  readonly labels: Labels;
  /** Text of the template that is the cause, where one is. */
  readonly template?: string;
  /** 0.5 .. 1 */
  readonly score: number;
  readonly severity: Severity;
  readonly reasons: readonly Reason[];
  readonly exemplars: readonly Exemplar[];
  readonly counts: Readonly<Record<string, number>>;
  /** LogQL that shows it. */
  readonly query: string;
  /** Grafana Explore, where Grafana's address is known. */
  readonly link?: string;
  /** When the reader said so, by its own clock: what "last heard" is measured by. */
  readonly toldAt: EpochMs;
  readonly baselineAgeMs: number;
  readonly isWarmingUp: boolean;
}
