import { COLLECTED, figure, howMany, tellings } from './queries';

const SERIOUS = howMany(tellings(['state', 'severity'], 'state=~"open|worse" | severity=~"error|critical"'), '1h');
const ERRORS = `sum(count_over_time(${COLLECTED} | detected_level=~"error|critical|fatal" [15m]))`;
const LINES = `sum(count_over_time(${COLLECTED} [15m]))`;

/** `cost` where it is at most `most`, else `most`: LogQL has no function for the lesser of two. */
function atMost(cost: string, most: number): string {
  return `((${cost}) <= ${most} or vector(${most}))`;
}

const anomalies = atMost(`10 * (${SERIOUS})`, 50);
const errors = atMost(`(300 * ${ERRORS} / ${LINES}) or vector(0)`, 30);
// 0 where every baseline reads within two minutes of now; where none has told anything for five minutes, the whole 20.
const reading = `(20 * (max(${figure('baseline', 'lag_seconds')}) > bool 120) or vector(20))`;

/** 100 is all well, 0 is the worst. */
export const HEALTH = `100 - ${anomalies} - ${errors} - ${reading}`;

export const HEALTH_FORMULA = `100 − A − E − R

A: 10 for each anomaly of an error or critical line told as new or worse in the last hour, at most 50
E: 3 for each percent of the last 15 minutes' lines that are errors or worse, at most 30
R: 20 when a baseline lags more than 2 minutes, or when none has told its figures for 5 minutes`;
