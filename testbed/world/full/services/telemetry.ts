import { phrase, type Service } from '../../service';
import { iso } from '../stamps';
import { beats, steadyLife } from '../steady-life';

export const TELEMETRY_PERIOD_MS = 300_000;

const COLLECTED = [
  phrase('info', 0, (d) => `telemetry: asked ${d.int(40, 44)} sensors, ${d.int(38, 40)} answered`),
  phrase('info', 0, (d) => `telemetry: wrote ${d.int(200, 260)} samples in ${d.skewed(40)} ms`),
  phrase('debug', 0, (d) => `telemetry: next round in ${d.int(290, 299)} s`),
];

/** Docker's JSON around plain text. Every five minutes, and little else: its silence is all that tells of its end. */
export const telemetry: Service = {
  name: 'telemetry',
  hosts: ['iot-1'],
  linesPerMinute: 0.05,
  swing: 0,
  peakHourUtc: 12,
  weekend: 1,
  labels: (host) => ({ job: 'docker', container: 'telemetry', host }),
  life: (seed, service, day) => [
    ...steadyLife(seed, service, day),
    ...beats(seed, service, day, {
      ...{ key: 'round', everyMs: TELEMETRY_PERIOD_MS, offsetMs: 77_000, phrases: COLLECTED },
    }),
  ],
  format: ({ at, phrase: spoken, message }) =>
    JSON.stringify({ log: `${spoken.level.toUpperCase()} ${message}\n`, stream: 'stdout', time: iso(at) }),
  phrases: [
    phrase('info', 8, (d) => `telemetry: sensor ${d.int(1, 44)} battery at ${d.int(20, 100)} %`),
    phrase('warning', 2, (d) => `telemetry: sensor ${d.int(1, 44)} answers slowly`),
  ],
  startUp: [
    phrase('info', 0, () => 'telemetry: told to stop, closing the bus'),
    phrase('info', 0, () => 'telemetry: bus opened, 44 sensors known'),
  ],
};
