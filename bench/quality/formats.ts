import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { FormatMemory } from '../../core/line/format-memory';
import type { Bench, BenchResult, Figure } from '../bench';

/** Of a set of lines: how many each format understood, and how many state a severity themselves. */
interface Tally {
  readonly set: string;
  readonly byFormat: Map<string, number>;
  lines: number;
  stated: number;
}

export const bench: Bench = {
  name: 'formats',
  about: 'Which share of real devices’ and hosts’ lines is understood, by format, beside what is left as plain text.',
  run: (progress) => Promise.resolve(measure(progress)),
};

function measure(progress: (text: string) => void): BenchResult {
  const data = process.env.LOGHORN_DATA;
  if (!data || !existsSync(join(data, 'netdev'))) {
    const cure = 'Set LOGHORN_DATA to a folder with netdev/ (napalm-logs, SC4S) and hostlogs/.';
    throw new Error(`Failed to run the bench "formats": the logs are not part of this package. ${cure}`);
  }
  const tallies = [...setsIn(data)].map(([set, streams]) => tally(set, streams));
  for (const one of tallies) progress(describe(one));
  return { name: bench.name, figures: [...tallies.flatMap(figures), labelled(data)] };
}

/** Each set's streams, a list of lines each: a file is a stream, for a memory of formats to be of use. */
function* setsIn(data: string): Iterable<[string, string[][]]> {
  const napalm = join(data, 'netdev', 'napalm');
  for (const system of readdirSync(napalm))
    yield [`napalm ${system}`, filesUnder(join(napalm, system), /\.msg$/).map(read)];
  yield ['sc4s, rendered', bySystem(join(data, 'netdev', 'sc4s_samples.tsv'))];
  const hosts = join(data, 'hostlogs');
  for (const file of ['auth.log', 'apache_access.log', 'nginx_plus.json']) yield [file, [read(join(hosts, file))]];
  for (const folder of ['kafka', 'postgres']) yield [folder, filesUnder(join(hosts, folder), /log/).map(read)];
  yield ['lnav', filesUnder(join(hosts, 'lnav'), /logfile_/).map(read)];
}

function filesUnder(folder: string, name: RegExp): string[] {
  return readdirSync(folder).flatMap((entry) => {
    const path = join(folder, entry);
    if (statSync(path).isDirectory()) return filesUnder(path, name);
    return name.test(entry) ? [path] : [];
  });
}

function read(path: string): string[] {
  return bytesOf(path)
    .toString('utf8')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
}

function bytesOf(path: string): Buffer {
  if (path.endsWith('.gz')) return gunzipSync(readFileSync(path));
  return path.endsWith('.bz2') ? execFileSync('bzcat', [path], { maxBuffer: 1 << 30 }) : readFileSync(path);
}

/**
 * What the samples' placeholders stand for; a line with any other is left out. The mark is a priority, so all of these state a severity
 * and are `rfc3164` at least: what their messages hold is not all understood.
 */
const RENDERED: Readonly<Record<string, string>> = {
  mark: '<166>', bsd: 'Nov 21 09:38:01', iso: '2026-11-21T09:38:01', host: 'host1', app: 'app', time: '09:38:01',
  date: '2026-11-21', pid: '123', millisec: '123', microsec: '123456', epoch: '1795253881', seq: '4711', year: '2026',
  tzname: 'UTC', tzoffset: '+00:00', program: 'prog', key: 'key1', node_id: '40: xr1 RP/0/RP0/CPU0', bsdyear: 'Nov 21 09:38:01 2026',
}; // prettier-ignore

function bySystem(path: string): string[][] {
  const rendered = read(path).map((row) => {
    const [system = '', ...sample] = row.split('\t');
    return {
      system,
      text: sample.join('\t').replace(/\{\{\s*(\w+)\s*\}\}/g, (all, name: string) => RENDERED[name] ?? all),
    };
  });
  const whole = rendered.filter(({ text }) => text !== '' && !text.includes('{{'));
  return [...Map.groupBy(whole, ({ system }) => system).values()].map((rows) => rows.map(({ text }) => text));
}

function tally(set: string, streams: readonly string[][]): Tally {
  const found: Tally = { set, byFormat: new Map(), lines: 0, stated: 0 };
  const memory = new FormatMemory();
  for (const lines of streams) {
    const stream = {};
    for (const text of lines) {
      const { format, understood } = memory.read(stream, text);
      found.byFormat.set(format, (found.byFormat.get(format) ?? 0) + 1);
      found.lines++;
      if (understood.severity !== undefined) found.stated++;
    }
  }
  return found;
}

function describe({ set, byFormat, lines }: Tally): string {
  const shares = [...byFormat]
    .sort((one, other) => other[1] - one[1])
    .map(([name, count]) => `${name} ${percent(count, lines)}`);
  return `${set} (${lines} lines): ${shares.join(', ')}`;
}

function figures({ set, byFormat, lines, stated }: Tally): Figure[] {
  const nothing = { unit: '%', reference: null, ratio: null, target: null, met: null };
  const known = lines - (byFormat.get('plain') ?? 0);
  return [
    { what: `${set}, ${lines} lines: in a known format`, ours: (100 * known) / lines, ...nothing },
    { what: `${set}: states its severity`, ours: (100 * stated) / lines, ...nothing },
  ];
}

const SYSLOG = ['critical', 'critical', 'critical', 'error', 'warning', 'info', 'info', 'info'];

/** napalm-logs labels each message with a severity, which is its priority's; ours is the mnemonic's where there is one. */
function labelled(data: string): Figure {
  const files = filesUnder(join(data, 'netdev', 'napalm'), /^syslog\.msg$/);
  const same = files.filter((file) => {
    const label = /"severity": (\d)/.exec(readFileSync(file.replace('syslog.msg', 'yang.json'), 'utf8'))?.[1];
    const { understood } = new FormatMemory().read({}, read(file)[0]!);
    return understood.severity === SYSLOG[Number(label)];
  });
  const what = `napalm, ${files.length} messages: severity as labelled`;
  return {
    what,
    unit: '%',
    ours: (100 * same.length) / files.length,
    reference: null,
    ratio: null,
    target: null,
    met: null,
  };
}

function percent(count: number, lines: number): string {
  return `${((100 * count) / lines).toFixed(1)} %`;
}
