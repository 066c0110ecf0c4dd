import { HEALTH, HEALTH_FORMULA } from '../health';
import { ANY_IS_BAD, counts, PLAIN, sparklines, stat, tellingsTable, type Bounds } from '../panels';
import { allOfTellings, COLLECTED, figure, howMany, tellings } from '../queries';
import { dashboard } from './dashboard';

const A_FEW_ARE_ODD: Bounds = {
  base: 'green',
  steps: [
    [1, 'orange'],
    [10, 'red'],
  ],
};

/** Glance and know. */
export const overview = () =>
  dashboard({
    uid: 'loghorn-overview',
    title: 'Loghorn: overview',
    description: 'Glance and know: is all well, and if not, where?',
    panels: [...atAGlance(), ...overTime(), ...byService()],
  });

function atAGlance() {
  const small = { width: 4, height: 4 };
  return [
    stat({
      ...small,
      title: 'Health',
      description: HEALTH_FORMULA,
      asked: { expr: HEALTH },
      bounds: {
        base: 'red',
        steps: [
          [60, 'orange'],
          [85, 'green'],
        ],
      },
    }),
    stat({
      ...small,
      title: 'Anomalies in 24 h',
      description: 'Episodes that began. Look at the list below for what they are.',
      asked: { expr: howMany(tellings(['state'], 'state="open"'), '24h') },
      bounds: A_FEW_ARE_ODD,
    }),
    stat({
      ...small,
      title: 'Critical lines in 24 h',
      description: 'Lines that call themselves critical, fatal or worse. Each deserves a look.',
      asked: { expr: howMany(`${COLLECTED} | detected_level=~"critical|fatal"`, '24h') },
      bounds: ANY_IS_BAD,
    }),
    stat({
      ...small,
      title: 'Open anomalies',
      description: 'Episodes that have not ended, by the figures of the baselines.',
      asked: { expr: `sum(${figure('baseline', 'open_anomalies')})` },
      bounds: A_FEW_ARE_ODD,
    }),
    stat({
      ...small,
      title: 'Reading lags',
      description: 'How far the slowest baseline lies behind now; 10 to 40 s is ordinary. See "reading and detection".',
      asked: { expr: `max(${figure('baseline', 'lag_seconds')})` },
      bounds: { base: 'green', steps: [[120, 'red']] },
      unit: 's',
    }),
    stat({
      ...small,
      title: 'Alerts firing',
      description: 'Alerts in the books, those that are muted or acknowledged too. See "alerts".',
      asked: { expr: `sum(${figure('book', 'alerts_firing')})` },
      bounds: PLAIN,
    }),
  ];
}

function overTime() {
  const half = { width: 12, height: 8 };
  return [
    counts({
      ...half,
      title: 'Lines by severity',
      description: 'All lines by the level that Loki detected. A colour that grows is where to look.',
      asked: [
        { expr: `sum by (detected_level) (count_over_time(${COLLECTED} [$__auto]))`, legend: '{{detected_level}}' },
      ],
    }),
    counts({
      ...half,
      title: 'Anomalies, when',
      description: 'Episodes that began or became worse, by severity.',
      asked: [
        {
          expr: `sum by (severity) (count_over_time(${tellings(['state', 'severity'], 'state=~"open|worse"')} [$__auto]))`,
          legend: '{{severity}}',
        },
      ],
    }),
  ];
}

function byService() {
  return [
    sparklines({
      width: 24,
      height: 6,
      title: 'Lines a minute, by service',
      description: 'The course of each service. A line that ends is a service that fell silent.',
      asked: { expr: `60 * sum by (service_name) (rate(${COLLECTED} [$__auto]))`, legend: '{{service_name}}' },
      bounds: PLAIN,
    }),
    tellingsTable({
      width: 24,
      height: 10,
      title: 'What was found',
      description:
        'Newest first. The link opens Explore on the very lines; it is there when the credential names Grafana.',
      expr: allOfTellings('state=~"open|worse|resolved"'),
    }),
  ];
}
