import type { EpochMs } from '../time';
import type { Labels, Severity } from '../line/line';
import { severityRank } from '../line/line';
import type { Alert } from '../alert/alert';

/**
 * What was told of one alert: the notification log is kept by fingerprint and episode's start. `firing` was told, `ended` has
 * ended since, which is not told while others of its group fire; `resolved` was told too.
 */
export interface Told {
  readonly startsAt: EpochMs;
  readonly state: 'firing' | 'ended' | 'resolved';
  /** As it was last told, so that the end can be worded when the book holds it no longer. */
  readonly alert: Alert;
}

/** Alerts of one receiver that share the values of its group labels are told together. */
export interface Group {
  readonly key: string;
  readonly labels: Labels;
  /** When something to tell first waited. Absent: nothing waits. */
  readonly waitingSince?: EpochMs;
  readonly lastToldAt?: EpochMs;
  /** Present while the group counts as firing at the receiver. */
  readonly toldSeverity?: Severity;
  readonly log: Readonly<Record<string, Told>>;
}

export function groupLabels(alert: Alert, groupBy: readonly string[]): Labels {
  return Object.fromEntries(groupBy.map((name) => [name, alert.labels[name] ?? '']));
}

export function groupKey(labels: Labels): string {
  const pairs = Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify(pairs);
}

export function newGroup(labels: Labels): Group {
  return { key: groupKey(labels), labels, log: {} };
}

export function isFiring(alert: Alert): boolean {
  return alert.endsAt === undefined;
}

export function gravest(alerts: readonly Alert[]): Severity {
  return alerts.reduce<Severity>(
    (worst, { severity }) => (severityRank(severity) > severityRank(worst) ? severity : worst),
    'info',
  );
}
