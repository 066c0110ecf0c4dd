import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseCliArguments, type ScanArguments } from '../../cli/arguments';
import { scan, type ScanResult } from '../../cli/scan';
import type { Bench, BenchResult, Figure } from '../bench';
import { labelledLogs, layOut, type LabelledLog } from './labelled-sets';

const DAY_MS = 86_400_000;
/** What a person greps for. */
const SAYS_ERROR = /error|fatal|fail|exception|critical|severe|panic/i;

export const bench: Bench = {
  name: 'scan',
  about:
    'recall, precision and alerts a day of loghorn scan with its defaults on labelled logs, beside flagging nothing, everything, and what says error',
  async run(progress): Promise<BenchResult> {
    const figures: Figure[] = [];
    for (const log of labelledLogs(dataFolder())) figures.push(...(await measure(log, progress)));
    return { name: bench.name, figures };
  },
};

function dataFolder(): string {
  const data = process.env.LOGHORN_DATA;
  if (data) return data;
  const cure = 'Set LOGHORN_DATA to a folder with loghub_2k, hdfs, openstack and nezha, as their authors publish them.';
  throw new Error(`Failed to run the bench "scan": the labelled logs are not part of this package. ${cure}`);
}

async function measure(log: LabelledLog, progress: (text: string) => void): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'loghorn-bench-'));
  try {
    const result = await scanned(layOut(log, folder));
    const flagged = {
      'loghorn scan': new Set(result.findings.flatMap(log.unitsOfFinding)),
      nothing: new Set<string>(),
      everything: new Set(log.truth.keys()),
      'what says error': unitsThatSayError(log),
    };
    const abnormal = [...log.truth.values()].filter(Boolean).length;
    progress(`${log.name}: ${log.truth.size} units (${log.unit}), ${abnormal} abnormal; ${describe(result)}`);
    for (const [name, units] of Object.entries(flagged))
      progress(`  flag ${name.padEnd(15)} ${shown(scoreOf(log, units))}`);
    return figuresOf(log, { result, ours: flagged['loghorn scan'], errors: flagged['what says error'] });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As the command line does it, without the report. */
async function scanned(paths: readonly string[]): Promise<ScanResult> {
  const given = parseCliArguments(['scan', ...paths], {}) as ScanArguments;
  const inputs = paths.map((path, index) => ({ path, index, service: basename(path, '.log') }));
  return await scan({ inputs, given, now: Date.now(), totalBytes: 1, onProgress: () => undefined });
}

function unitsThatSayError(log: LabelledLog): Set<string> {
  const units = new Set<string>();
  for (const [service, lines] of log.files)
    for (const line of lines)
      if (SAYS_ERROR.test(line)) for (const unit of log.unitsOfLine(service, line)) units.add(unit);
  return units;
}

interface Score {
  readonly flagged: number;
  readonly recall: number;
  readonly precision: number;
}

/** Of units that have a label. Where nothing is flagged nothing is wrong, so precision is 1. */
function scoreOf(log: LabelledLog, units: ReadonlySet<string>): Score {
  const known = [...units].filter((unit) => log.truth.has(unit));
  const right = known.filter((unit) => log.truth.get(unit)).length;
  const abnormal = [...log.truth.values()].filter(Boolean).length;
  return {
    flagged: known.length,
    recall: abnormal === 0 ? 1 : right / abnormal,
    precision: known.length === 0 ? 1 : right / known.length,
  };
}

function shown({ flagged, recall, precision }: Score): string {
  return `${String(flagged).padStart(6)} units, recall ${recall.toFixed(3)}, precision ${precision.toFixed(3)}`;
}

function daysOf({ plan }: ScanResult): number | undefined {
  return plan === undefined || plan.clock !== 'told' ? undefined : (plan.last - plan.first) / DAY_MS;
}

function describe(result: ScanResult): string {
  const { survey, plan, findings } = result;
  const days = daysOf(result);
  const clock =
    plan === undefined ? 'not judged' : plan.clock === 'told' ? `${days!.toFixed(2)} days` : `counted: ${plan.why}`;
  const aDay = days === undefined ? 'no days to divide by' : `${(findings.length / days).toFixed(2)} a day`;
  return `${survey.lines} lines, ${clock}; ${findings.length} alerts, ${aDay}`;
}

interface Measured {
  readonly result: ScanResult;
  readonly ours: ReadonlySet<string>;
  readonly errors: ReadonlySet<string>;
}

function figuresOf(log: LabelledLog, { result, ours, errors }: Measured): Figure[] {
  const [own, naive] = [scoreOf(log, ours), scoreOf(log, errors)];
  const days = daysOf(result);
  const row = (what: string, value: number, reference: number | null): Figure => ({
    ...{ what: `${log.name}: ${what}`, unit: '', ours: value, reference, ratio: null, target: null, met: null },
  });
  return [
    row('recall (reference: what says error)', own.recall, naive.recall),
    row('precision (reference: what says error)', own.precision, naive.precision),
    days === undefined
      ? row('alerts', result.findings.length, null)
      : row('alerts a day', result.findings.length / days, null),
  ];
}
