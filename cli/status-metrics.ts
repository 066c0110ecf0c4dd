import type { UnitStatus } from '../core/index';
import type { Metric, Sample } from './prometheus-text';

type Status<Kind extends UnitStatus['kind']> = Extract<UnitStatus, { kind: Kind }>;
type Row<One> = readonly [name: string, type: Metric['type'], help: string, value: (one: One) => number];

const ROWS: readonly Row<Exclude<UnitStatus, { kind: 'broken' }>>[] = [
  ['loghorn_state_bytes', 'gauge', 'Bytes that the unit takes in the store.', ({ bytes }) => bytes],
  ['loghorn_rows_waiting', 'gauge', 'Causes whose news is on its way.', ({ undone }) => undone],
  ['loghorn_rows_dead_total', 'counter', 'Rows that were given up.', ({ deadRows }) => deadRows],
];

const BASELINES: readonly Row<Status<'baseline'>>[] = [
  ['loghorn_lag_seconds', 'gauge', 'How far reading lies behind now.', ({ lagMs }) => lagMs / 1000],
  ['loghorn_read_to_seconds', 'gauge', 'End of what has been read.', ({ readTo }) => readTo / 1000],
  ['loghorn_born_seconds', 'gauge', 'When the baseline was born.', ({ bornAt }) => bornAt / 1000],
  ['loghorn_learned_ratio', 'gauge', 'Share of its history that it has read.', ({ learnedShare }) => learnedShare],
  ['loghorn_coverage_ratio', 'gauge', 'Share of the known lines that were read.', ({ coverage }) => coverage],
  ['loghorn_lines_total', 'counter', 'Lines taken.', ({ counts }) => counts.lines],
  ['loghorn_lines_late_total', 'counter', 'Lines that came after their window closed.', ({ counts }) => counts.late],
  ['loghorn_gaps_total', 'counter', 'Spans that could not be read.', ({ counts }) => counts.gaps],
  ['loghorn_anomalous_lines_total', 'counter', 'Lines judged odd.', ({ counts }) => counts.anomalousLines],
  [
    'loghorn_findings_refused_total',
    'counter',
    'Findings beyond a thousand open ones.',
    ({ counts }) => counts.refused,
  ],
  ['loghorn_evictions_total', 'counter', 'Series forgotten for want of room.', ({ evictions }) => evictions],
];

/** Every unit's status as metrics, labelled by unit. */
export function statusMetrics(units: readonly UnitStatus[]): Metric[] {
  const whole = units.filter((unit) => unit.kind !== 'broken');
  const baselines = units.filter((unit) => unit.kind === 'baseline');
  const skipped: Metric = {
    name: 'loghorn_lines_skipped_total',
    help: 'Lines that were not judged, by why.',
    type: 'counter',
    samples: baselines.flatMap(({ unit, counts }) => [
      { labels: { unit, why: 'too late' }, value: counts.tooLate },
      { labels: { unit, why: 'could not be read' }, value: counts.lost },
    ]),
  };
  const firing: Metric = {
    name: 'loghorn_alerts_firing',
    help: 'Alerts that fire in the book.',
    type: 'gauge',
    samples: units.flatMap((one) => (one.kind === 'book' ? [sampleOf(one.unit, one.firing)] : [])),
  };
  const broken: Metric = {
    name: 'loghorn_unit_broken',
    help: 'Units whose state cannot be opened.',
    type: 'gauge',
    samples: units.flatMap((one) => (one.kind === 'broken' ? [sampleOf(one.unit, 1)] : [])),
  };
  return [...metricsOf(ROWS, whole), ...metricsOf(BASELINES, baselines), skipped, firing, broken];
}

function metricsOf<One extends { readonly unit: string }>(rows: readonly Row<One>[], units: readonly One[]): Metric[] {
  return rows.map(([name, type, help, value]) => ({
    name,
    type,
    help,
    samples: units.map((one) => sampleOf(one.unit, value(one))),
  }));
}

function sampleOf(unit: string, value: number): Sample {
  return { labels: { unit }, value };
}
