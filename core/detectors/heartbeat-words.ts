import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../time';
import type { EpochMs } from '../time';
import type { Reason, WindowObservation } from './detector';
import { longestPause, typicalPause } from './heartbeat-model';
import type { PulseRow } from './heartbeat-model';

const DETECTOR = 'heartbeat';
const NAMES = 5;

export function silenceReason(row: PulseRow, seen: WindowObservation): Reason {
  const windowMs = seen.end - seen.start;
  const period = duration((typicalPause(row) + 1) * windowMs);
  const longest = duration((longestPause(row) + 1) * windowMs);
  const silent = duration(seen.end - row.since);
  const what = row.template === undefined ? `${row.service} logged at least` : `A line of ${row.service} came`;
  const text = `${sentence(what)} every ${period} (longest usual pause ${longest}) and has been silent for ${silent}.`;
  return {
    detector: DETECTOR,
    feature: 'count',
    observed: 0,
    expected: `a line within ${duration(row.dueAt - row.since)}`,
    text,
  };
}

export function pipelineReason(whole: PulseRow, end: EpochMs, alive: readonly PulseRow[]): Reason {
  const names = alive
    .slice(0, NAMES)
    .map(({ service }) => service)
    .join(', ');
  const others = alive.length > NAMES ? ` and ${alive.length - NAMES} more` : '';
  const silent = duration(end - whole.since);
  const text = `All ${alive.length} services have been silent for ${silent} (${names}${others}): look at what carries the logs, not at them.`;
  return {
    detector: DETECTOR,
    feature: 'count',
    observed: 0,
    expected: `a line within ${duration(whole.dueAt - whole.since)}`,
    text,
  };
}

/** "60 s", "5 min", "3 h", "2 days" */
function duration(ms: number): string {
  if (ms < 2 * MINUTE_MS) return `${Math.round(ms / SECOND_MS)} s`;
  if (ms < 2 * HOUR_MS) return `${Math.round(ms / MINUTE_MS)} min`;
  if (ms < 2 * DAY_MS) return `${Math.round(ms / HOUR_MS)} h`;
  return `${Math.round(ms / DAY_MS)} days`;
}

/** A reason begins like a sentence, whatever the service is called. */
function sentence(text: string): string {
  return /^[A-Z]/.test(text) ? text : `Service ${text}`;
}
