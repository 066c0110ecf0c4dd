import type { Board } from './board';
import type { Metric, Sample } from './prometheus-text';

/** What the running process adds to the status of the store. */
export function watchMetrics(board: Board): Metric[] {
  const { totals } = board;
  const last = board.lastRoundAt;
  return [
    counter('loghorn_watch_rounds_total', 'Rounds that ended well.', [{ value: totals.rounds }]),
    counter('loghorn_watch_lines_read_total', 'Lines read, repeats included.', [{ value: totals.linesRead }]),
    counter('loghorn_watch_answered_bytes_total', 'Bytes of answers from Loki.', [{ value: board.answeredBytes }]),
    counter('loghorn_watch_anomalies_total', 'Tellings of anomalies.', [{ value: totals.anomalies }]),
    counter('loghorn_watch_delivered_total', 'Tellings that every destination heard.', [{ value: totals.delivered }]),
    counter(
      'loghorn_watch_errors_total',
      'Deeds that failed.',
      [...board.errors].map(([deed, value]) => ({ labels: { deed }, value })),
    ),
    gauge('loghorn_watch_open_anomalies', 'Anomalies that have not ended.', [{ value: board.open.length }]),
    gauge(
      'loghorn_watch_last_round_seconds',
      'When the last round ended well.',
      last === undefined ? [] : [{ value: last / 1000 }],
    ),
  ];
}

function counter(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name, help, type: 'counter', samples };
}

function gauge(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name, help, type: 'gauge', samples };
}
