import { ANY_IS_BAD, counts, course, logs, stat, tellingsTable } from '../panels';
import { allOfTellings, howMany, tellings } from '../queries';
import { dashboard } from './dashboard';

const LINES = '{service_name="$service_name", loghorn=""}';
const OF_IT = 'service="$service_name"';
const ERRORS = `${LINES} | detected_level=~"error|critical|fatal"`;

/** Everything about one service. */
export const service = () =>
  dashboard({
    uid: 'loghorn-service',
    title: 'Loghorn: service',
    description: 'One service: what it says, how much, how gravely, from where, and what was odd about it.',
    chosen: ['service_name'],
    panels: [...numbers(), ...courses(), ...texts()],
  });

function numbers() {
  const small = { width: 8, height: 4 };
  return [
    stat({
      ...small,
      title: 'Anomalies',
      description: 'Episodes of this service that began in the time shown.',
      asked: { expr: howMany(tellings(['state', 'service'], `state="open" | ${OF_IT}`), '$__range') },
      bounds: ANY_IS_BAD,
    }),
    stat({
      ...small,
      title: 'Lines',
      description: 'In the time shown.',
      asked: { expr: howMany(LINES, '$__range') },
      bounds: { base: 'blue', steps: [] },
    }),
    stat({
      ...small,
      title: 'Errors or worse',
      description: 'Share of the lines of the time shown. What is ordinary differs by service: compare with yesterday.',
      asked: {
        expr: `sum(count_over_time(${ERRORS} [$__range])) / sum(count_over_time(${LINES} [$__range])) or vector(0)`,
      },
      bounds: {
        base: 'green',
        steps: [
          [0.02, 'orange'],
          [0.1, 'red'],
        ],
      },
      unit: 'percentunit',
    }),
  ];
}

function courses() {
  const half = { width: 12, height: 8 };
  return [
    counts({
      ...half,
      title: 'Lines by severity',
      description: 'By the level that Loki detected.',
      asked: [{ expr: `sum by (detected_level) (count_over_time(${LINES} [$__auto]))`, legend: '{{detected_level}}' }],
    }),
    counts({
      ...half,
      title: 'Anomalies, by kind',
      description: 'line: an odd line; rate: too many or too few; silence: nothing where something was due.',
      asked: [
        {
          expr: `sum by (kind) (count_over_time(${tellings(['state', 'kind', 'service'], `state=~"open|worse" | ${OF_IT}`)} [$__auto]))`,
          legend: '{{kind}}',
        },
      ],
    }),
    course({
      ...half,
      title: 'Lines a second, by host',
      description: 'One host that leaves the others tells of that host, not of the service.',
      asked: [{ expr: `sum by (host) (rate(${LINES} [$__auto]))`, legend: '{{host}}' }],
    }),
    course({
      ...half,
      title: 'Bytes a second',
      description: 'Bytes that grow while lines do not: lines became longer, for instance by traces or payloads.',
      asked: [{ expr: `sum by (service_name) (bytes_rate(${LINES} [$__auto]))`, legend: '{{service_name}}' }],
      unit: 'Bps',
    }),
  ];
}

function texts() {
  const whole = { width: 24, height: 10 };
  return [
    tellingsTable({
      ...whole,
      title: 'What was found',
      description: 'Newest first; the link opens Explore on the very lines.',
      expr: allOfTellings(`${OF_IT}`),
    }),
    logs({ ...whole, title: 'Errors or worse', description: 'Newest first.', expr: ERRORS }),
    logs({ ...whole, title: 'All lines', description: 'Newest first.', expr: LINES }),
  ];
}
