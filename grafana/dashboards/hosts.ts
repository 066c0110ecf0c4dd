import { counts, course, logs, numbersTable } from '../panels';
import { dashboard } from './dashboard';

const LINES = '{host="$host", loghorn=""}';

/** What each host says: collected by Promtail or Alloy, whose labels are `host`, `service_name`, `source` and `log`. */
export const hosts = () =>
  dashboard({
    uid: 'loghorn-hosts',
    title: 'Loghorn: logs of hosts',
    description: 'What a host says, by service and source, as it was collected.',
    chosen: ['host'],
    panels: [...courses(), ...texts()],
  });

function courses() {
  const half = { width: 12, height: 8 };
  return [
    counts({
      ...half,
      title: 'Lines by severity',
      description: 'By the level that Loki detected; the journal and syslog bring their own.',
      asked: [{ expr: `sum by (detected_level) (count_over_time(${LINES} [$__auto]))`, legend: '{{detected_level}}' }],
    }),
    course({
      ...half,
      title: 'Lines a second, by service',
      description: 'Services of this host. One that ends has died, or its log has.',
      asked: [{ expr: `sum by (service_name) (rate(${LINES} [$__auto]))`, legend: '{{service_name}}' }],
    }),
    course({
      ...half,
      title: 'Lines a second, by host',
      description: 'All hosts, whichever is chosen: one that ends sends nothing any more.',
      asked: [{ expr: 'sum by (host) (rate({host=~".+", loghorn=""} [$__auto]))', legend: '{{host}}' }],
    }),
    numbersTable({
      ...half,
      title: 'What it collects',
      description: 'Lines of the time shown by service and source (journal, docker, file, syslog).',
      expr: `sum by (service_name, source, log) (count_over_time(${LINES} [$__range]))`,
      value: 'lines',
    }),
  ];
}

function texts() {
  const whole = { width: 24, height: 10 };
  return [
    logs({
      ...whole,
      title: 'Errors or worse',
      description: 'Newest first.',
      expr: `${LINES} | detected_level=~"error|critical|fatal"`,
    }),
    logs({ ...whole, title: 'All lines', description: 'Newest first.', expr: LINES }),
  ];
}
