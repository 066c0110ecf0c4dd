/** Everything but Loghorn's own lines. Loki gives each stream a `service_name`, also where its sender gave none. */
export const COLLECTED = '{service_name=~".+", loghorn=""}';
/** One line for each telling of an anomaly; its fields are those of core/engine/own-lines.ts. */
const ANOMALY = '{service_name="loghorn", loghorn="anomaly"}';
const ALERT = '{service_name="loghorn", loghorn="alert"}';
/** One line a minute for the baseline, each book and each receiver. */
const OBSERVATION = '{service_name="loghorn", loghorn="observation"}';

/** An observation comes once a minute: a window of five holds one also when a round was slow. */
const OBSERVED_WITHIN = '5m';

/** Tellings of anomalies with these fields read out of them, and no others: each more would be one more label to group by. */
export function tellings(fields: readonly string[], where: string): string {
  return `${ANOMALY} | json ${fields.join(', ')} | ${where}`;
}

/** Tellings with all their fields, for panels that show lines. */
export function allOfTellings(where: string): string {
  return `${ANOMALY} | json | ${where}`;
}

/** How many lines of a query came in a window, and 0 where none did. */
export function howMany(query: string, window: string): string {
  return `sum(count_over_time(${query} [${window}])) or vector(0)`;
}

/** Of units of one kind, the figure that each told last. */
export function figure(kind: 'baseline' | 'book' | 'receiver', name: string): string {
  return `last_over_time(${OBSERVATION} | json unit, kind, ${name} | kind="${kind}" | unwrap ${name} [${OBSERVED_WITHIN}]) by (unit)`;
}

/** By how much a figure that only rises rose in a window, over restarts of its process. */
export function rise(name: string, window: string): string {
  const told = `${OBSERVATION} | json unit, kind, ${name} | kind="baseline" | unwrap ${name} [${window}]`;
  return `max_over_time(${told}) by (unit) - min_over_time(${told}) by (unit)`;
}

/** Lines a second by the figures of the reader itself. */
export function ratePerSecond(name: string): string {
  return `sum by (unit) (rate_counter(${OBSERVATION} | json unit, kind, ${name} | kind="baseline" | unwrap ${name} [${OBSERVED_WITHIN}]))`;
}

/** Alerts that fire now, with whom and why they are held by: a line of each comes with the figures of its book, once a minute. */
export function firing(): string {
  const fields = 'unit, service, kind, severity, summary, held_by, held_why, acknowledged_by, fingerprint';
  return `sum by (${fields}) (count_over_time(${ALERT} | json ${fields} [2m]))`;
}
