import { course, stat } from '../panels';
import { figure, ratePerSecond, rise } from '../queries';
import { dashboard } from './dashboard';

/** Whether Loghorn sees what it should, and what it could not judge. */
export const reading = () =>
  dashboard({
    uid: 'loghorn-reading',
    title: 'Loghorn: reading and detection',
    description: 'Is all read, in time, and judged? Each figure is explained in docs/operating.md.',
    panels: [...numbers(), ...read(), ...judged(), ...kept()],
  });

const baseline = (name: string) => ({ expr: figure('baseline', name), legend: '{{unit}}' });
const half = { width: 12, height: 7 };

function numbers() {
  const small = { width: 6, height: 4 };
  return [
    stat({
      ...small,
      title: 'Coverage since birth',
      description:
        'Lines taken among all that are known of. Below 99.9 %: read the warnings of Loki in the log of n8n.',
      asked: { expr: `min(${figure('baseline', 'coverage_ratio')})` },
      bounds: {
        base: 'red',
        steps: [
          [0.99, 'orange'],
          [0.999, 'green'],
        ],
      },
      unit: 'percentunit',
    }),
    stat({
      ...small,
      title: 'Lag',
      description: 'Of the slowest baseline; 10 to 40 s is ordinary.',
      asked: { expr: `max(${figure('baseline', 'lag_seconds')})` },
      bounds: { base: 'green', steps: [[120, 'red']] },
      unit: 's',
    }),
    stat({
      ...small,
      title: 'History learned',
      description: 'Below 100 % the newest baseline still learns, and tells nothing.',
      asked: { expr: `min(${figure('baseline', 'learned_ratio')})` },
      bounds: { base: 'orange', steps: [[1, 'green']] },
      unit: 'percentunit',
    }),
    stat({
      ...small,
      title: 'Held by the cap of the day',
      description:
        'Episodes that wait for the digest. Every day: raise Notifications per Day, or mute what nobody needs.',
      asked: { expr: `sum(${figure('receiver', 'alerts_capped')})` },
      bounds: { base: 'green', steps: [[1, 'orange']] },
    }),
  ];
}

function read() {
  return [
    course({
      ...half,
      title: 'Lag',
      description: 'Rising: Loki is slow, or the query is too broad. It catches up by itself, and nothing is skipped.',
      asked: [baseline('lag_seconds')],
      unit: 's',
    }),
    course({
      ...half,
      title: 'Lines a second',
      description:
        'Lines that were taken. None while there are lines in Loki: the trigger does not run, see its errors.',
      asked: [{ expr: ratePerSecond('lines_total'), legend: '{{unit}}' }],
    }),
    course({
      ...half,
      title: 'Blind spots',
      description: 'Length of the spans of the last minutes that could not be read: their windows are unjudged.',
      asked: [baseline('blind_seconds')],
      unit: 's',
    }),
    course({
      ...half,
      title: 'Not judged, since birth',
      description:
        'Too late: raise Late Lines. Could not be read: raise the limits of Loki, or its memory. Late: judged, but after their window.',
      asked: [
        { expr: figure('baseline', 'lines_skipped_total_too_late'), legend: 'too late, {{unit}}' },
        { expr: figure('baseline', 'lines_skipped_total_could_not_be_read'), legend: 'could not be read, {{unit}}' },
        { expr: figure('baseline', 'lines_late_total'), legend: 'late, {{unit}}' },
        { expr: figure('baseline', 'gaps_total'), legend: 'gaps, {{unit}}' },
      ],
    }),
  ];
}

function judged() {
  return [
    course({
      ...half,
      title: 'Warming up',
      description:
        'Lines a second of services or series that some detector did not know yet. Always rising: set Service Label.',
      asked: [{ expr: ratePerSecond('lines_warming_up_total'), legend: '{{unit}}' }],
    }),
    course({
      ...half,
      title: 'Judged odd',
      description: 'By how many odd lines rose in an hour, and the episodes that have not ended.',
      asked: [
        { expr: rise('anomalous_lines_total', '1h'), legend: 'odd lines in an hour, {{unit}}' },
        { expr: figure('baseline', 'open_anomalies'), legend: 'open episodes, {{unit}}' },
      ],
    }),
    course({
      ...half,
      title: 'Findings refused',
      description: 'Beyond a thousand open episodes, told to nobody. Above 0 something floods: narrow the query.',
      asked: [baseline('findings_refused_total')],
    }),
    course({
      ...half,
      title: 'Series forgotten for want of room',
      description: 'Since birth. Rising: too many services or templates for one baseline; split the query.',
      asked: [baseline('evictions_total_series')],
    }),
  ];
}

function kept() {
  return [
    course({
      ...half,
      title: 'State',
      description: 'Size of each unit in the store; a few MB are ordinary.',
      asked: [
        baseline('state_bytes'),
        { expr: figure('book', 'state_bytes'), legend: '{{unit}}' },
        { expr: figure('receiver', 'state_bytes'), legend: '{{unit}}' },
      ],
      unit: 'bytes',
    }),
    course({
      ...half,
      title: 'On the way, given up, failed',
      description: 'Given up: `loghorn status` tells why; mend the workflow. Failed: see the log of n8n.',
      asked: [
        { expr: figure('baseline', 'rows_waiting'), legend: 'on the way, {{unit}}' },
        { expr: figure('baseline', 'rows_dead_total'), legend: 'given up, {{unit}}' },
        { expr: figure('receiver', 'rows_dead_total'), legend: 'given up, {{unit}}' },
        { expr: figure('baseline', 'errors_total'), legend: 'failed deeds, {{unit}}' },
        { expr: figure('baseline', 'own_lines_dropped_total'), legend: 'own lines given up, {{unit}}' },
      ],
    }),
  ];
}
