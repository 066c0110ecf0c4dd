import type { EpochMs } from '../time';
import type { Severity } from '../line/line';
import { severityRank } from '../line/line';
import type { Alert } from '../alert/alert';
import type { Group, Told } from './group';
import { gravest, isFiring } from './group';
import type { Because } from './notification';

export interface Timing {
  /** How long the first alert of a group waits for others, from its own beginning: as in Alertmanager, what is older waits no more. */
  readonly groupWaitMs: number;
  /** Least time between two notifications of one group. */
  readonly groupIntervalMs: number;
  /** After how long what still fires is told again. */
  readonly repeatIntervalMs: number;
}

export interface GroupAlerts {
  /** What passed the stages: firing, or ended before anybody was told. */
  readonly passed: readonly Alert[];
  /** All that the book holds of this group, held alerts too. */
  readonly known: readonly Alert[];
  /** A book that was never written ends nothing. */
  readonly isBookWritten: boolean;
}

/** `group` is what its log says once `tell` has been committed. */
export interface GroupDecision {
  readonly group: Group;
  readonly tell?: { readonly because: Because; readonly alerts: readonly Alert[] };
}

/**
 * "Have we said this already?", asked of one group of one receiver. A group is told `new`, then nothing but `changed` where the
 * severity rises and reminders, then `resolved` when all of its episodes have ended: alerts that join meanwhile are logged as
 * told with it. The caller asks only while the group has no row undone.
 */
export function decideGroup(group: Group, alerts: GroupAlerts, now: EpochMs, timing: Timing): GroupDecision {
  return group.toldSeverity === undefined
    ? decideQuiet(group, alerts, now, timing)
    : decideFiring(group, group.toldSeverity, alerts, now, timing);
}

function decideQuiet(group: Group, alerts: GroupAlerts, now: EpochMs, timing: Timing): GroupDecision {
  // An episode that ended before anybody heard of it is told firing all the same, and its end with the next flush.
  const untold = alerts.passed.filter((alert) => isUntold(group.log, alert));
  const log = forgetUnknown(group.log, alerts);
  if (untold.length === 0) return { group: { ...group, log, waitingSince: undefined } };

  const waitingSince = group.waitingSince ?? now;
  const begun = Math.min(waitingSince, ...untold.map(({ startsAt }) => startsAt));
  const isWaiting = isWithin(timing.groupWaitMs, begun, now) || isWithin(timing.groupIntervalMs, group.lastToldAt, now);
  if (isWaiting) return { group: { ...group, log, waitingSince } };
  return tell({ ...group, log, toldSeverity: gravest(untold) }, 'new', untold.map(asFiring), now);
}

function decideFiring(
  group: Group,
  toldSeverity: Severity,
  alerts: GroupAlerts,
  now: EpochMs,
  timing: Timing,
): GroupDecision {
  const log = endWhatEnded(group.log, alerts, now);
  // A newer episode of what was told is told itself, after the older one's end; any other alert keeps the group firing.
  const joining = alerts.passed.filter((alert) => isUntold(log, alert));
  const isOver =
    !hasFiring(log) && !joining.some((alert) => isFiring(alert) && log[alert.fingerprint]?.state !== 'ended');
  if (isOver) return resolve(group, log, now);

  const joined: Group = { ...group, log: { ...log, ...logOf(joining) } };
  const firing = alerts.passed.filter(isFiring);
  const severity = gravest(firing);
  const isGraver = severityRank(severity) > severityRank(toldSeverity);
  const pauseMs = isGraver ? timing.groupIntervalMs : timing.repeatIntervalMs;
  if (firing.length === 0 || isWithin(pauseMs, group.lastToldAt, now)) return { group: joined };
  const graver = isGraver ? severity : toldSeverity;
  return tell({ ...joined, toldSeverity: graver }, isGraver ? 'changed' : 'reminder', firing, now);
}

/** A time further ahead than the pause itself is no reason to wait: the clock went back. */
function isWithin(pauseMs: number, since: EpochMs | undefined, now: EpochMs): boolean {
  return since !== undefined && Math.abs(now - since) < pauseMs;
}

function tell(group: Group, because: Because, alerts: readonly Alert[], now: EpochMs): GroupDecision {
  const log = { ...group.log, ...logOf(alerts) };
  return { group: { ...told(group, now), log }, tell: { because, alerts } };
}

function resolve(group: Group, log: Group['log'], now: EpochMs): GroupDecision {
  const ended = Object.values(log).filter(({ state }) => state === 'ended');
  const resolved = mapLog(log, (entry) => ({ ...entry, state: 'resolved' }));
  return {
    group: { ...told(group, now), log: resolved, toldSeverity: undefined },
    tell: { because: 'resolved', alerts: ended.map(({ alert }) => alert) },
  };
}

function told(group: Group, now: EpochMs): Group {
  return { ...group, waitingSince: undefined, lastToldAt: now };
}

/** Marks every told episode that the book says is over: ended, followed by a newer one, or held no longer. */
function endWhatEnded(log: Group['log'], alerts: GroupAlerts, now: EpochMs): Group['log'] {
  const known = new Map(alerts.known.map((alert) => [alert.fingerprint, alert]));
  return mapLog(log, (entry, fingerprint) => {
    if (entry.state !== 'firing') return entry;
    const alert = known.get(fingerprint);
    if (alert === undefined) return alerts.isBookWritten ? ended(entry, 'It is no longer in the book.', now) : entry;
    if (alert.startsAt > entry.startsAt) return ended(entry, 'It began anew.', alert.startsAt);
    return isFiring(alert) ? entry : { ...entry, state: 'ended', alert };
  });
}

/** `endsAt`: by when it was over, for nobody says when it ended. */
function ended(entry: Told, why: string, endsAt: EpochMs): Told {
  const annotations = { ...entry.alert.annotations, ended: why };
  return { ...entry, state: 'ended', alert: { ...entry.alert, annotations, endsAt } };
}

/** What was told resolved is remembered for as long as the book holds it. */
function forgetUnknown(log: Group['log'], alerts: GroupAlerts): Group['log'] {
  if (!alerts.isBookWritten) return log;
  const known = new Set(alerts.known.map(({ fingerprint }) => fingerprint));
  return Object.fromEntries(Object.entries(log).filter(([fingerprint]) => known.has(fingerprint)));
}

/** An episode that ended and fires again is one whose reader was silent and came back: it is told again. */
function isUntold(log: Group['log'], alert: Alert): boolean {
  const entry = log[alert.fingerprint];
  if (entry === undefined || alert.startsAt > entry.startsAt) return true;
  return alert.startsAt === entry.startsAt && entry.state !== 'firing' && isFiring(alert);
}

function hasFiring(log: Group['log']): boolean {
  return Object.values(log).some(({ state }) => state === 'firing');
}

function logOf(alerts: readonly Alert[]): Group['log'] {
  const entries = alerts.map((alert): [string, Told] => [
    alert.fingerprint,
    { startsAt: alert.startsAt, state: isFiring(alert) ? 'firing' : 'ended', alert },
  ]);
  return Object.fromEntries(entries);
}

function asFiring(alert: Alert): Alert {
  const { endsAt: _, ...firing } = alert;
  return firing;
}

function mapLog(log: Group['log'], change: (told: Told, fingerprint: string) => Told): Group['log'] {
  return Object.fromEntries(
    Object.entries(log).map(([fingerprint, entry]) => [fingerprint, change(entry, fingerprint)]),
  );
}
