import type { Anomaly } from '../anomaly/anomaly';
import type { Evidence } from '../anomaly/episodes';
import type { RawLine, Severity } from '../line/line';
import type { Reason } from '../detectors/detector';
import type { Store } from '../store/store';
import { update } from '../store/update';
import type { EpochMs } from '../time';
import { msToNs, nsToMs } from '../time';
import type { Decision } from './decide';
import type { ObserveOptions } from './observe-options';
import { observeDefaults } from './observe-options';
import { openBaseline } from './open-baseline';
import type { Surroundings } from './surroundings';

export interface DetectSetup {
  readonly store: Store;
  /** `baseline/<workflow id>/<node id>` */
  readonly unit: string;
  /** In any order: they are judged in that of their times. */
  readonly lines: readonly RawLine[];
  readonly options?: Partial<ObserveOptions>;
  readonly surroundings: Surroundings;
}

export interface Finding {
  readonly fingerprint: string;
  readonly service: string;
  readonly template?: string;
  readonly score: number;
  readonly severity: Severity;
  readonly reasons: readonly Reason[];
  readonly isWarmingUp: boolean;
}

/** `repeat`: it was given before. `too-late`: so old that it could not be told from a repeat. Neither teaches anything. */
export type LineFate =
  { readonly is: 'normal' | 'repeat' | 'too-late' } | { readonly is: 'anomaly'; readonly finding: Finding };

export interface DetectReport {
  /** One for each line, in the order in which they were given. */
  readonly fates: readonly LineFate[];
  /** Episodes that these lines opened, made worse or ended, lines and rates alike: what Log Anomaly Trigger would emit. */
  readonly anomalies: readonly Anomaly[];
  /** What is before it teaches and is never an anomaly. */
  readonly learnsUntil: EpochMs;
}

const SLICE_LINES = 500;

/**
 * Judges lines that somebody else read, by the same decision as a watched Loki's. What is found is given back, not put in an outbox:
 * the execution that brought the lines carries it on, and a step of n8n never hears how that ended. So a finding is given at most
 * once: killed after the commit, the same lines are repeats, and its episode is told by its end or, while it lasts, after an hour.
 */
export async function detectLines(setup: DetectSetup): Promise<DetectReport> {
  const { store, unit, surroundings } = setup;
  const options = { ...observeDefaults, ...setup.options };
  const order = setup.lines.map((_, index) => index).sort((one, other) => compare(setup.lines, one, other));
  const randomBytes = surroundings.randomBytes(8);
  const { result } = await update(store, unit, async (loaded) => {
    let found: Evidence | undefined;
    const first = nsToMs(setup.lines[order[0]!]!.at);
    const decision = openBaseline(
      loaded?.parts,
      {
        baseline: unit,
        source: { origin: 'items', query: '', show: () => ({ query: '' }) },
        options,
        onEvidence: (evidence) => (found = evidence),
      },
      { now: surroundings.clock(), end: first + options.learnFromMs, randomBytes },
    );
    const fates: LineFate[] = [];
    let closeAt = 0;
    for (const [nth, index] of order.entries()) {
      if (nth % SLICE_LINES === 0) await surroundings.breathe();
      const line = setup.lines[index]!;
      const settledTo = nsToMs(line.at) - options.settleMs;
      // Before the line, which must not prolong what the time up to it has ended; once a window, for closing costs.
      if (settledTo >= closeAt) {
        decision.close(msToNs(settledTo));
        closeAt = (Math.floor(settledTo / options.windowMs) + 1) * options.windowMs;
      }
      found = undefined;
      fates[index] = fateOf(decision, line, () => found);
    }
    const { change, anomalies } = decision.change(surroundings.clock());
    const report = { fates, anomalies, learnsUntil: decision.head.learnUntil };
    return { change: { ...change, outbox: [] }, result: report };
  });
  return result;
}

function fateOf(decision: Decision, line: RawLine, found: () => Evidence | undefined): LineFate {
  const { counts } = decision.head;
  const before = { lines: counts.lines, tooLate: counts.tooLate };
  decision.offer([line]);
  if (counts.tooLate > before.tooLate) return { is: 'too-late' };
  if (counts.lines === before.lines) return { is: 'repeat' };
  const evidence = found();
  return evidence === undefined ? { is: 'normal' } : { is: 'anomaly', finding: findingOf(evidence) };
}

function findingOf(evidence: Evidence): Finding {
  const { fingerprint, service, template, score, severity, reasons, isWarmingUp } = evidence;
  return { fingerprint, service, ...(template !== undefined && { template }), score, severity, reasons, isWarmingUp };
}

function compare(lines: readonly RawLine[], one: number, other: number): number {
  const [a, b] = [lines[one]!.at, lines[other]!.at];
  return a < b ? -1 : a > b ? 1 : one - other;
}
