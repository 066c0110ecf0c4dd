import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../cli/scan';
import { parseCsv } from './csv';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A fault of Nezha's is injected for about three minutes. */
const INJECTED_MS = 3 * MINUTE_MS;

/** A log with labels, laid out as the files that a person would scan. `unit` is what the labels are about. */
export interface LabelledLog {
  readonly name: string;
  readonly unit: string;
  /** Each becomes a file named after its service. */
  readonly files: ReadonlyMap<string, readonly string[]>;
  /** Every unit, and whether it is abnormal. */
  readonly truth: ReadonlyMap<string, boolean>;
  /** The units that a line is part of, absent ones included. */
  readonly unitsOfLine: (service: string, line: string) => readonly string[];
  /** The units that a finding points at. */
  readonly unitsOfFinding: (finding: Finding) => readonly string[];
}

/** Those of the sets that are there. */
export function labelledLogs(data: string): readonly LabelledLog[] {
  const loaders = [
    { path: join(data, 'loghub_2k', 'BGL', 'BGL_2k.log'), load: blueGene },
    { path: join(data, 'hdfs', 'HDFS_20000.log'), load: hdfs },
    { path: join(data, 'openstack', 'openstack-nova-sample.log'), load: openstack },
    { path: join(data, 'nezha', '2023-01-29'), load: nezha },
  ];
  return loaders.filter(({ path }) => existsSync(path)).map(({ path, load }) => load(path));
}

/** Writes the log's files into a folder and gives their paths. */
export function layOut(log: LabelledLog, folder: string): readonly string[] {
  return [...log.files].map(([service, lines]) => {
    const path = join(folder, `${service}.log`);
    writeFileSync(path, `${lines.join('\n')}\n`);
    return path;
  });
}

function linesOf(path: string): string[] {
  return readFileSync(path, 'utf8').split(/\r?\n/).filter(Boolean);
}

function hoursBetween(from: number | undefined, until: number | undefined): string[] {
  if (from === undefined || until === undefined) return [];
  const [first, last] = [Math.floor(from / HOUR_MS), Math.floor(until / HOUR_MS)];
  return Array.from({ length: last - first + 1 }, (_, index) => String(first + index));
}

/** The first column is the label and does not belong to the line. */
function blueGene(path: string): LabelledLog {
  const truth = new Map<string, boolean>();
  const hourOf = (text: string): string => String(Math.floor(Number(text.slice(0, 10)) / 3_600));
  const lines = linesOf(path).map((line) => {
    const end = line.indexOf(' ');
    const [label, text] = [line.slice(0, end), line.slice(end + 1)];
    truth.set(hourOf(text), (truth.get(hourOf(text)) ?? false) || label !== '-');
    return text;
  });
  return {
    ...{ name: 'BGL 2k', unit: 'hour with lines', truth, files: new Map([['bgl', lines]]) },
    unitsOfLine: (_service, text) => [hourOf(text)],
    unitsOfFinding: ({ from, until }) => hoursBetween(from, until),
  };
}

function hdfs(path: string): LabelledLog {
  const labels = parseCsv(readFileSync(path.replace(/\.log$/, '.block_labels.csv'), 'utf8'));
  const truth = new Map(labels.map((row) => [row['BlockId']!, row['Label'] === 'Anomaly']));
  const blocksOf = (text: string): string[] => [...new Set(text.match(/blk_-?\d+/g) ?? [])];
  return namedUnits('HDFS 20,000', 'block', { truth, lines: linesOf(path), unitsOf: blocksOf });
}

function openstack(path: string): LabelledLog {
  const lines = linesOf(path);
  const instancesOf = (text: string): string[] =>
    [...text.matchAll(/\[instance: ([\da-f-]{36})\]/g)].map(([, id]) => id!);
  const isOf = (file: string): Set<string> =>
    new Set(linesOf(join(path, '..', file)).map((row) => row.slice(0, row.indexOf(','))));
  const [normal, abnormal] = [isOf('normal.csv'), isOf('abnormal.csv')];
  const present = [...new Set(lines.flatMap(instancesOf))].filter((id) => normal.has(id) || abnormal.has(id));
  const truth = new Map(present.map((id) => [id, abnormal.has(id)]));
  return namedUnits('OpenStack sample', 'instance', { truth, lines, unitsOf: instancesOf });
}

interface Named {
  readonly truth: ReadonlyMap<string, boolean>;
  readonly lines: readonly string[];
  readonly unitsOf: (text: string) => string[];
}

/** Units that lines name: a finding points at those that its example lines name. */
function namedUnits(name: string, unit: string, { truth, lines, unitsOf }: Named): LabelledLog {
  return {
    ...{ name, unit, truth, files: new Map([['log', lines]]) },
    unitsOfLine: (_service, text) => unitsOf(text),
    unitsOfFinding: ({ places }) => places.flatMap((place) => (place ? unitsOf(lines[place.line - 1] ?? '') : [])),
  };
}

interface Injected {
  readonly inject_time: string;
  readonly inject_pod: string;
}

/** Container logs of one day, one file a service; `inject_time` is UTC, the numeric field beside it is wrong at times. */
function nezha(folder: string): LabelledLog {
  const files = containerLogs(join(folder, 'log'));
  const faults = Object.values(
    JSON.parse(readFileSync(join(folder, '2023-01-29-fault_list.json'), 'utf8')) as Record<string, Injected[]>,
  ).flat();
  const units = ({ from, until }: { from: number; until: number }, service: string): string[] => {
    const [first, last] = [Math.floor(from / MINUTE_MS), Math.floor(until / MINUTE_MS)];
    return Array.from({ length: last - first + 1 }, (_, index) => `${service} ${first + index}`);
  };
  const unitsOfLine = (service: string, text: string): string[] => {
    const at = Date.parse(/"time":"([^"]+)"/.exec(text)?.[1] ?? '');
    return Number.isNaN(at) ? [] : units({ from: at, until: at }, service);
  };
  const truth = new Map(
    [...files].flatMap(([service, lines]) =>
      lines.flatMap((line) => unitsOfLine(service, line)).map((unit): [string, boolean] => [unit, false]),
    ),
  );
  for (const { inject_time: time, inject_pod: pod } of faults) {
    const from = Date.parse(`${time.replace(' ', 'T')}Z`);
    for (const unit of units({ from, until: from + INJECTED_MS - 1 }, serviceOfPod(pod)))
      if (truth.has(unit)) truth.set(unit, true);
  }
  return {
    ...{ name: 'Nezha 2023-01-29', unit: 'minute of a service', truth, files, unitsOfLine },
    unitsOfFinding: ({ anomaly, from, until }) =>
      from === undefined || until === undefined ? [] : units({ from, until }, anomaly.service),
  };
}

function containerLogs(folder: string): ReadonlyMap<string, readonly string[]> {
  const rows = readdirSync(folder).flatMap((name) => parseCsv(readFileSync(join(folder, name), 'utf8')));
  // Not by TimeUnixNano: 45 records have one that lies far from their Timestamp.
  rows.sort((one, other) => Date.parse(one['Timestamp']!) - Date.parse(other['Timestamp']!));
  const services = Map.groupBy(rows, (row) => serviceOfPod(row['PodName']!));
  const textOf = (row: Record<string, string>): string => row['Log']!.replace(/\r?\n/g, ' ').trim();
  return new Map([...services].map(([service, own]) => [service, own.map(textOf).filter(Boolean)]));
}

/** A deployment's pods end in two generated parts. */
function serviceOfPod(pod: string): string {
  return pod.replace(/-[\da-f]{8,10}-[\da-z]{5}$/, '');
}
