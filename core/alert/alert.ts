import type { EpochMs } from '../time';
import type { Labels, Severity } from '../line/line';

/** open < worse < resolved: an alert's merges never step back on this ladder within one episode. */
export type AlertRank = 'open' | 'worse' | 'resolved';

/** What people are told about: kept in a book by fingerprint. */
export interface Alert {
  readonly fingerprint: string;
  /** Few and low in cardinality: service, kind … Never a score, a severity or a line. */
  readonly labels: Labels;
  /** Texts for people: summary, reasons, exemplars, query, link. */
  readonly annotations: Labels;
  readonly severity: Severity;
  readonly startsAt: EpochMs;
  /** Absent while firing. */
  readonly endsAt?: EpochMs;
}
