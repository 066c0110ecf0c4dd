import type { BaselineStatus, BookStatus, LinesStatus, ReceiverStatus, UnitRows, UnitStatus } from './status';

/** One number that a unit tells of itself. Names are Prometheus' way: a unit of measure at the end, `_total` for what only rises. */
export interface Figure {
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  readonly help: string;
  readonly value: number;
  /** Tells apart the figures of one name. */
  readonly part?: readonly [label: string, value: string];
}

/** What Loghorn says of a unit, in one place for metrics and for our own lines in Loki; docs/operating.md explains each. */
export function figuresOfUnit(status: UnitStatus): readonly Figure[] {
  if (status.kind === 'broken') return [gauge('unit_broken', 'Units whose state cannot be opened.', 1)];
  return [...figuresOfRows(status), ...figuresOfKind(status)];
}

function figuresOfKind(status: Exclude<UnitStatus, { kind: 'broken' }>): readonly Figure[] {
  if (status.kind === 'baseline') return figuresOfBaseline(status);
  if (status.kind === 'lines') return figuresOfLines(status);
  if (status.kind === 'book') return figuresOfBook(status);
  return status.kind === 'receiver' ? figuresOfReceiver(status) : [];
}

function figuresOfRows({ bytes, undone, deadRows }: UnitRows): readonly Figure[] {
  return [
    gauge('state_bytes', 'Bytes that the unit takes in the store.', bytes),
    gauge('rows_waiting', 'Causes whose news is on its way.', undone),
    counter('rows_dead_total', 'Rows that were given up.', deadRows),
  ];
}

function figuresOfReading({ lagMs, readTo }: Pick<BaselineStatus, 'lagMs' | 'readTo'>): readonly Figure[] {
  return [
    gauge('lag_seconds', 'How far reading lies behind now.', lagMs / 1000),
    gauge('read_to_seconds', 'End of what has been read.', readTo / 1000),
  ];
}

function figuresOfBaseline(status: BaselineStatus): readonly Figure[] {
  const { counts, evictions, bornAt, learnedShare, coverage, blindMs, templates, openAnomalies } = status;
  return [
    ...figuresOfReading(status),
    gauge('born_seconds', 'When the baseline was born.', bornAt / 1000),
    gauge('learned_ratio', 'Share of its history that it has read.', learnedShare),
    gauge('coverage_ratio', 'Share of the known lines that were read.', coverage),
    gauge('blind_seconds', 'Spans of the last minutes that could not be read.', blindMs / 1000),
    gauge('templates', 'Templates known.', templates),
    gauge('open_anomalies', 'Anomalies that have not ended.', openAnomalies),
    counter('lines_total', 'Lines taken.', counts.lines),
    counter('lines_late_total', 'Lines that came after their window closed.', counts.late),
    counter('lines_warming_up_total', 'Lines judged while a detector did not know their series yet.', counts.warmingUp),
    ...skipped({ 'too late': counts.tooLate, 'could not be read': counts.lost }),
    counter('gaps_total', 'Spans that could not be read.', counts.gaps),
    counter('anomalous_lines_total', 'Lines judged odd.', counts.anomalousLines),
    counter('findings_refused_total', 'Findings beyond a thousand open ones.', counts.refused),
    ...evicted({ series: evictions.series, templates: evictions.templates }),
    ...evictedBy(evictions.detectors),
  ];
}

function skipped(lines: Readonly<Record<string, number>>): readonly Figure[] {
  return parts(counter('lines_skipped_total', 'Lines that were not judged, by why.', 0), 'why', lines);
}

function evicted(gone: Readonly<Record<string, number>>): readonly Figure[] {
  return parts(counter('evictions_total', 'What was forgotten for want of room.', 0), 'what', gone);
}

function evictedBy(detectors: Readonly<Record<string, number>>): readonly Figure[] {
  const rows = counter('detector_evictions_total', 'Rows that a detector forgot for want of room.', 0);
  return parts(rows, 'detector', detectors);
}

function figuresOfLines(status: LinesStatus): readonly Figure[] {
  return [...figuresOfReading(status), counter('rows_total', 'Rows made of lines.', status.rows)];
}

function figuresOfBook({ firing, mutes, acknowledged }: BookStatus): readonly Figure[] {
  return [
    gauge('alerts_firing', 'Alerts that fire in the book.', firing),
    gauge('mutes', 'Mutes that hold now.', mutes),
    gauge('alerts_acknowledged', 'Alerts that somebody looks after.', acknowledged),
  ];
}

function figuresOfReceiver({ groups, firingGroups, capped }: ReceiverStatus): readonly Figure[] {
  return [
    gauge('groups', 'Groups that the receiver remembers.', groups),
    gauge('groups_firing', 'Groups that were told firing.', firingGroups),
    gauge('alerts_capped', 'Episodes that the cap of the day holds for the digest.', capped),
  ];
}

function parts(figure: Figure, label: string, values: Readonly<Record<string, number>>): readonly Figure[] {
  return Object.entries(values).map(([of, value]) => ({ ...figure, value, part: [label, of] }));
}

function gauge(name: string, help: string, value: number): Figure {
  return { name, type: 'gauge', help, value };
}

function counter(name: string, help: string, value: number): Figure {
  return { name, type: 'counter', help, value };
}
