import { HOUR_MS, MINUTE_MS } from '../time';
import type { Reason, WindowObservation } from './detector';
import type { Counted } from './rate-bars';
import type { Drop } from './rate-drop';
import type { UsualHour } from './rate-hours';
import type { Rise } from './rate-rise';

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** `kind`: the detector's. */
export function riseReason(kind: string, seen: WindowObservation, rise: Rise & Told): Reason {
  const { windows, total, usual, size, counted, hour } = rise;
  const spread = 2 * Math.sqrt(usual + usual ** 2 / size);
  const from = Math.max(0, Math.floor(usual - spread));
  const expected = `${from} to ${Math.ceil(usual + spread)}`;
  const within = `${total} times within ${minutesOf(seen, windows)} min, usually ${expected}.`;
  const text = `${subjectOf(seen, counted)} logged ${within}${hourText(seen, counted, hour)}`;
  return { detector: kind, feature: counted, observed: total, expected, text };
}

export interface Told {
  readonly counted: Counted;
  readonly hour: UsualHour | undefined;
}

export function dropReason(kind: string, seen: WindowObservation, { windows, total, usual }: Drop): Reason {
  const expected = `at least ${Math.round(usual)}`;
  const came = `Only ${total} lines came from ${seen.service} within ${minutesOf(seen, windows)} min`;
  const text = `${came}; ${nameOf(seen, 'week')} brings ${expected}.`;
  return { detector: kind, feature: 'count', observed: total, expected, text };
}

/** Said once, with the last window that is refused: it comes to the receiver with the anomaly's end. */
export function newNormalReason(kind: string, { observed, expected }: Reason): Reason {
  const text = 'This has gone on for an hour of minutes: from now on it counts as normal, and is told no more.';
  return { detector: kind, feature: 'newNormal', observed, expected, text };
}

function subjectOf({ template, service }: WindowObservation, counted: Counted): string {
  if (counted !== 'count') return `${counted === 'errorCount' ? 'Errors' : 'Warnings'} of ${service} were`;
  return template === undefined ? service : 'This was';
}

function hourText(seen: WindowObservation, counted: Counted, hour: UsualHour | undefined): string {
  if (hour === undefined) return '';
  const perMinute = Math.ceil((hour.high * MINUTE_MS) / Math.max(1, seen.end - seen.start));
  const cycle = seen.template === undefined && counted === 'count' ? 'week' : 'day';
  return ` ${capital(nameOf(seen, cycle))} brings ${perMinute} a minute at most.`;
}

function nameOf(seen: WindowObservation, cycle: 'week' | 'day'): string {
  const hour = Math.floor(seen.start / HOUR_MS);
  const hourOfDay = `${((hour % 24) + 24) % 24}`.padStart(2, '0');
  const day = DAYS[(((Math.floor(hour / 24) + 4) % 7) + 7) % 7];
  return `the hour of ${hourOfDay}:00 UTC${cycle === 'week' ? ` on a ${day}` : ''}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function minutesOf(seen: WindowObservation, windows: number): number {
  return Math.round((windows * (seen.end - seen.start)) / MINUTE_MS);
}
