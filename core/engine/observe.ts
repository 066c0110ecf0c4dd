import type { Anomaly } from '../anomaly/anomaly';
import { CoreError } from '../errors';
import type { Page, Source } from '../intake/source';
import type { Loaded, Store, Version } from '../store/store';
import type { Decided } from '../store/update';
import { updateFrom } from '../store/update';
import type { EpochMs, EpochNs, Span } from '../time';
import { msToNs, nsToMs, SECOND_MS } from '../time';
import type { Decision } from './decide';
import type { LateMinute } from './late-lines';
import { findLateMinutes } from './late-lines';
import type { ObserveOptions } from './observe-options';
import { observeDefaults } from './observe-options';
import type { ObserveReport } from './observe-report';
import { reportOn } from './observe-report';
import { openBaseline } from './open-baseline';
import type { Surroundings } from './surroundings';
import { findTooLate } from './too-late-lines';

export interface ObserverSetup {
  readonly store: Store;
  /** `baseline/<workflow id>/<node id>` or `baseline/cli/<name>` */
  readonly unit: string;
  readonly source: Source;
  readonly options?: Partial<ObserveOptions>;
  readonly surroundings: Surroundings;
  /** Called after each save, so that a long catch-up shows where it is. */
  readonly onProgress?: (report: ObserveReport) => void;
}

export interface Observer {
  /**
   * Load, read, decide, save, once. Throws CoreError; whatever was saved before stays saved, and the next round goes on there.
   * One round at a time.
   */
  round(): Promise<ObserveReport>;
}

/** So many lines are decided in one piece; then the process may breathe. */
const SLICE_LINES = 500;
/** The unit went back under our hands: more often in one round is not a restore but a fault. */
const READS_A_ROUND = 3;

export function createObserver(setup: ObserverSetup): Observer {
  return new BaselineObserver(setup);
}

/** The stored baseline went back behind what was read: the lines in hand do not join it. */
class ReadAgain extends Error {}

/** An error of the source, kept until what was read before it has been saved. */
interface Failure {
  readonly error: unknown;
}

const failed = (error: unknown): Failure => ({ error });

interface Held {
  readonly decision: Decision;
  readonly version: Version | undefined;
}

function isStill(held: Held, loaded: Loaded | 'unchanged' | undefined): boolean {
  return loaded === 'unchanged' || (loaded === undefined && held.version === undefined);
}

/** What has been read since the last save: decided again on a fresh copy when another worker saved first. */
interface Unsaved {
  /** Where these pages begin: a stored baseline that lies before it does not join them. */
  from: EpochNs;
  readonly end: EpochMs;
  pages: Page[];
  completeTo: EpochNs;
  lines: number;
  since: EpochMs;
}

class BaselineObserver implements Observer {
  private readonly options: ObserveOptions;
  /** The copy of the last confirmed commit (`version`) or of a unit that does not exist yet. */
  private held: Held | undefined;
  private report!: ObserveReport;

  constructor(private readonly setup: ObserverSetup) {
    this.options = { ...observeDefaults, ...setup.options };
  }

  async round(): Promise<ObserveReport> {
    for (let tries = 0; tries < READS_A_ROUND; tries++) {
      try {
        return await this.readOnce();
      } catch (error) {
        this.held = undefined;
        if (!(error instanceof ReadAgain)) throw error;
      }
    }
    throw new CoreError(
      'store-conflict',
      `Failed to read on for "${this.setup.unit}": its baseline went back ${READS_A_ROUND} times in one round. Let one workflow own it.`,
      { isRetryable: true },
    );
  }

  private async readOnce(): Promise<ObserveReport> {
    const end = await this.readableEnd();
    const decision = await this.load(end);
    this.report = reportOn(decision, this.setup.surroundings.clock());
    const unsaved: Unsaved = {
      from: decision.readFrom(),
      end,
      pages: [],
      completeTo: '',
      lines: 0,
      since: this.now(),
    };
    const until = msToNs(end);
    if (until <= decision.head.watermark) return this.waiting(nsToMs(decision.head.watermark) - end);

    const read = await this.readPages({ from: unsaved.from, until }, unsaved);
    const failure = read ?? (await this.findLate(unsaved, until));
    if (unsaved.pages.length > 0) await this.save(unsaved);
    if (failure !== undefined) throw failure.error;
    return this.report;
  }

  private waiting(aheadMs: number): ObserveReport {
    if (aheadMs > SECOND_MS) {
      const seconds = Math.round(aheadMs / SECOND_MS);
      this.report.warnings.push(`The clock went back: reading goes on in ${seconds} s, where it had come to.`);
    }
    return this.report;
  }

  /** Law 29 of docs/loki-reader.md: our clock may run ahead of the source's, and lines need time to arrive. */
  private async readableEnd(): Promise<EpochMs> {
    const theirs = await this.setup.source.clock();
    const now = this.now();
    return Math.min(now, theirs === undefined ? now : theirs + 1_000) - this.options.settleMs;
  }

  /** The held copy, where nobody has committed since; else the stored one, opened. */
  private async load(end: EpochMs): Promise<Decision> {
    const { store, unit } = this.setup;
    const loaded = await store.load(unit, this.held?.version);
    if (this.held && isStill(this.held, loaded)) return this.held.decision;
    const stored = loaded as Loaded | undefined;
    this.held = { decision: this.open(stored, end), version: stored?.version };
    return this.held.decision;
  }

  private open(loaded: Loaded | undefined, end: EpochMs): Decision {
    const { unit: baseline, source, surroundings } = this.setup;
    const birth = { now: this.now(), end, randomBytes: surroundings.randomBytes(8) };
    return openBaseline(loaded?.parts, { baseline, source, options: this.options }, birth);
  }

  /** An error of the source comes back, so that what was read before it is saved first; an error of the store is thrown. */
  private async readPages(span: Span, unsaved: Unsaved): Promise<Failure | undefined> {
    const pages = this.setup.source.read(span, this.options.budget)[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await pages.next().catch(failed);
        if ('error' in next) return next;
        if (next.done) return undefined;
        await this.take(next.value, unsaved);
      }
    } finally {
      await pages.return?.();
    }
  }

  private async take(page: Page, unsaved: Unsaved): Promise<void> {
    await this.offer(this.held!.decision, page);
    unsaved.pages.push(page);
    if (page.completeTo > unsaved.completeTo) unsaved.completeTo = page.completeTo;
    unsaved.lines += page.lines.length;
    this.report.linesRead += page.lines.length;
    this.report.warnings.push(...page.warnings);
    const isDue = unsaved.lines >= this.options.commitLines || this.now() - unsaved.since >= this.options.commitMs;
    if (isDue) await this.save(unsaved);
  }

  private async offer(decision: Decision, page: Page): Promise<void> {
    for (let from = 0; from < page.lines.length; from += SLICE_LINES) {
      decision.offer(page.lines.slice(from, from + SLICE_LINES));
      await this.setup.surroundings.breathe();
    }
    decision.note(page.gaps);
  }

  private async findLate(unsaved: Unsaved, until: EpochNs): Promise<Failure | undefined> {
    const { decision } = this.held!;
    const now = this.now();
    const isCaughtUp = unsaved.completeTo >= until;
    // By distance, for the clock may have gone back.
    const sinceLastMs = Math.abs(now - decision.head.lateCheckedAt);
    if (!isCaughtUp || sinceLastMs < this.options.lateCheckMs) return undefined;
    decision.head.lateCheckedAt = now;
    const current = (): Decision => this.held!.decision;
    const minutes = findLateMinutes(current, this.setup.source, this.options, sinceLastMs);
    for (;;) {
      const next = await minutes.next().catch(failed);
      if ('error' in next) return next;
      if (next.done) return void (await this.lookLast());
      const failure = await this.readLate(next.value, unsaved);
      if (failure !== undefined) return failure;
    }
  }

  private async readLate(minute: LateMinute, unsaved: Unsaved): Promise<Failure | undefined> {
    const failure = await this.readPages(minute.span, unsaved);
    if (failure !== undefined) return failure;
    const gap = this.held!.decision.minutes.settleDifference(minute);
    if (gap) this.held!.decision.note([gap]);
    return undefined;
  }

  /** Its failure fails no round: it is asked once, and nothing that is read depends on it. */
  private async lookLast(): Promise<void> {
    this.report.warnings.push(...this.held!.decision.minutes.warnings());
    const found = await findTooLate(this.held!.decision, this.setup.source, this.options).catch(failed);
    if (found === undefined || 'error' in found) return;
    const [from, until] = [found.from, found.until].map((at) => new Date(at).toISOString().slice(0, 16));
    this.report.warnings.push(
      `${found.lines} lines of ${from} to ${until} arrived too late to be told from known ones: counted, not learned.`,
    );
  }

  private async save(unsaved: Unsaved): Promise<void> {
    const { store, unit } = this.setup;
    const held = this.held;
    this.held = undefined;
    const { result, version } = await updateFrom({ store, unit, known: held?.version }, (loaded) =>
      this.decide(loaded, held, unsaved),
    );
    result.decision.confirm();
    this.held = { decision: result.decision, version };
    this.report = { ...reportOn(result.decision, this.now()), ...carried(this.report, result.anomalies) };
    this.setup.onProgress?.(this.report);
    Object.assign(unsaved, { from: unsaved.completeTo, pages: [], lines: 0, since: this.now() });
  }

  private async decide(
    loaded: Loaded | 'unchanged' | undefined,
    held: Held | undefined,
    unsaved: Unsaved,
  ): Promise<Decided<{ decision: Decision; anomalies: readonly Anomaly[] }>> {
    const isUsable = held !== undefined && isStill(held, loaded) && !held.decision.isSpent;
    const decision = isUsable ? held.decision : await this.decideAgain(loaded as Loaded | undefined, unsaved);
    decision.close(unsaved.completeTo);
    const { change, anomalies } = decision.change(this.now());
    return { change, result: { decision, anomalies } };
  }

  private async decideAgain(loaded: Loaded | undefined, unsaved: Unsaved): Promise<Decision> {
    const decision = this.open(loaded, unsaved.end);
    if (decision.head.watermark < unsaved.from) throw new ReadAgain();
    for (const page of unsaved.pages) await this.offer(decision, page);
    return decision;
  }

  private now(): EpochMs {
    return this.setup.surroundings.clock();
  }
}

function carried(report: ObserveReport, anomalies: readonly Anomaly[]): Partial<ObserveReport> {
  const { linesRead, warnings } = report;
  return { linesRead, warnings, anomalies: [...report.anomalies, ...anomalies], startedAnew: report.startedAnew };
}
