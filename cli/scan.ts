import { MINUTE_MS, type Anomaly, type EpochMs, type Labels } from '../core/index';
import type { ScanArguments } from './arguments';
import { Judge } from './judge-lines';
import { PageFacts } from './page-facts';
import { planScan, type Plan } from './plan';
import { Provenance, type Place } from './provenance';
import type { ReadCounts } from './read-lines';
import { survey, type Survey } from './survey';
import { mergedLines, type Input, type TimedLine } from './timed-lines';

/** Columns of a rate's picture. */
export const RATE_COLUMNS = 60;

/** One anomaly of a log, and where its example lines stand in it. */
export interface Finding {
  readonly anomaly: Anomaly;
  /** One for each exemplar. */
  readonly places: readonly (Place | undefined)[];
  /** As the log's own lines tell it; undefined where they tell no time. */
  readonly from: EpochMs | undefined;
  readonly until: EpochMs | undefined;
  /** Columns of its service's rate, both inside. */
  readonly columns: readonly [first: number, last: number];
  /** It had not ended when the log did. */
  readonly goesOn: boolean;
}

export interface ScanResult {
  readonly survey: Survey;
  /** Undefined: too few lines, nothing was judged. */
  readonly plan: Plan | undefined;
  readonly findings: readonly Finding[];
  readonly judgedLines: number;
  readonly cutLines: number;
  readonly lateLines: number;
  /** When, by the lines' own times, learning ended. */
  readonly learnedUntil: EpochMs | undefined;
  /** Lines of each service in RATE_COLUMNS columns. */
  readonly rates: ReadonlyMap<string, readonly number[]>;
  /** Where a page was asked for and something was judged. */
  readonly facts?: PageFacts;
}

export interface ScanSetup {
  readonly inputs: readonly Input[];
  readonly given: ScanArguments;
  readonly now: EpochMs;
  readonly totalBytes: number;
  readonly onProgress: (share: number, text: string) => void;
}

/**
 * Two readings. The first only looks when the log begins and ends; the second goes through it once, in order: its first fifth
 * teaches, the rest is judged as it would have been live.
 *
 * Learning from all of it first and telling what is rare would be worse. Measured on the testbed, eight hours with a new
 * failure of 15 minutes, three seeds: a fault fills the log with 31 to 99 lines of each of its templates, and 10 to 29 of some
 * hundred harmless templates were no commoner. What is new, or more than it was, needs a before. The price: what went wrong in
 * the first fifth counts as normal, and the report says from where on it judged.
 */
export async function scan(setup: ScanSetup): Promise<ScanResult> {
  const { inputs, given, now, totalBytes, onProgress } = setup;
  const counts: ReadCounts = { bytesRead: 0, cutLines: 0 };
  const found = await survey(
    watched(mergedLines(inputs, now, counts), () => onProgress((0.2 * counts.bytesRead) / totalBytes, 'reading')),
  );
  const cutLines = counts.cutLines;
  const plan = planScan(found, given);
  const rates = new Map([...found.services].map((service) => [service, new Array<number>(RATE_COLUMNS).fill(0)]));
  const nothing = { findings: [], judgedLines: 0, lateLines: 0, learnedUntil: undefined };
  if (plan === undefined) return { survey: found, plan, cutLines, rates, ...nothing };
  const facts = given.html === undefined ? undefined : new PageFacts(plan.first, plan.last);
  counts.bytesRead = 0;
  const lines = watched(mergedLines(inputs, now, counts), (so) =>
    onProgress(0.2 + (0.8 * counts.bytesRead) / totalBytes, `judging, ${so.toLocaleString('en')} lines`),
  );
  return {
    survey: found,
    plan,
    cutLines,
    rates,
    ...(facts === undefined ? {} : { facts }),
    ...(await judgeAll(lines, { plan, threshold: given.threshold, rates, facts })),
  };
}

interface Reading {
  readonly plan: Plan;
  readonly threshold: number;
  readonly rates: ReadonlyMap<string, number[]>;
  readonly facts: PageFacts | undefined;
}

async function judgeAll(batches: AsyncIterable<readonly TimedLine[]>, reading: Reading) {
  const { plan, rates, facts } = reading;
  const judge = new Judge(plan, reading.threshold);
  const provenance = new Provenance();
  let [order, judgedLines] = [0, 0];
  let learnedUntil: EpochMs | undefined;
  for await (const batch of batches) {
    for (const line of batch) {
      const at = clockOf(plan, line, order++);
      const { service } = line.input;
      const raw = { at: provenance.note(line, at), stream: streamOf(service), metadata: NO_LABELS, text: line.text };
      judge.offer(raw, at);
      facts?.note(raw, at);
      rates.get(service)![columnOf(plan, at)]!++;
      if (at >= plan.learnUntil) judgedLines++;
      else learnedUntil = line.time;
    }
  }
  const { anomalies, lateLines } = judge.end();
  const findings = anomalies.map((anomaly) => findingOf(anomaly, plan, provenance)).sort(byTime);
  return { findings, judgedLines, lateLines, learnedUntil };
}

function clockOf(plan: Plan, line: TimedLine, order: number): EpochMs {
  if (plan.linesAMinute === undefined) return line.time ?? plan.first;
  return plan.first + Math.floor((order / plan.linesAMinute) * MINUTE_MS);
}

function findingOf(anomaly: Anomaly, plan: Plan, provenance: Provenance): Finding {
  const endsAt = anomaly.endsAt ?? plan.last;
  const places = anomaly.exemplars.map(({ at }) => provenance.find(at));
  const times = places.flatMap((place) => (place?.time === undefined ? [] : [place.time]));
  const isTold = plan.clock === 'told';
  return {
    anomaly: isTold ? anomaly : { ...anomaly, exemplars: anomaly.exemplars },
    places,
    from: isTold ? anomaly.startsAt : times.length === 0 ? undefined : Math.min(...times),
    until: isTold ? endsAt : times.length === 0 ? undefined : Math.max(...times),
    columns: [columnOf(plan, anomaly.startsAt), columnOf(plan, endsAt - 1)],
    goesOn: endsAt + 2 * plan.windowMs >= plan.last,
  };
}

function byTime(one: Finding, other: Finding): number {
  return (
    one.anomaly.startsAt - other.anomaly.startsAt || (one.anomaly.fingerprint < other.anomaly.fingerprint ? -1 : 1)
  );
}

function columnOf({ first, last }: Plan, at: EpochMs): number {
  const column = Math.floor(((at - first) / (last - first + 1)) * RATE_COLUMNS);
  return Math.min(RATE_COLUMNS - 1, Math.max(0, column));
}

async function* watched(
  batches: AsyncIterable<TimedLine[]>,
  tell: (lines: number) => void,
): AsyncGenerator<TimedLine[]> {
  let lines = 0;
  for await (const batch of batches) {
    lines += batch.length;
    tell(lines);
    yield batch;
  }
}

const NO_LABELS: Labels = {};
const streams = new Map<string, Labels>();

/** One object a service: the core remembers what a stream's labels mean. */
function streamOf(service: string): Labels {
  let labels = streams.get(service);
  if (labels === undefined) streams.set(service, (labels = { service_name: service }));
  return labels;
}
