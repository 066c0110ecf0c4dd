import type { LineObservation, WindowObservation } from '../detectors/detector';
import { SEVERITIES, severityRank } from '../line/line';
import { entropyOfCounts } from '../stat';
import { openRows, sealRows } from '../store/row-envelope';
import type { Parts } from '../store/store';
import type { EpochMs } from '../time';
import { DAY_MS } from '../time';
import { categoryOf } from './category';
import { addHeard, addLine, openWindowsOf, takeCounts } from './counts';
import type { Counts, SeriesRow } from './counts';
import { KnownSeries } from './known-series';
import { progressPart, readProgress } from './progress';
import type { Progress } from './progress';
import { emptyTally, flapsOf, tallyTemplates } from './tally';
import type { Tally } from './tally';

export interface WindowsOptions {
  readonly windowMs: number;
  /** Template series known at once; 20,000. */
  readonly maxTemplates?: number;
  /** Services known at once; 1,000. */
  readonly maxServices?: number;
}

/** Share of a window that was really read, 0..1. */
export type CoverageOf = (start: EpochMs, end: EpochMs) => number;

const KIND = 'windows';
const SCHEMA = 1;

/** After its last line a template is observed for five more windows (its zeros end a rise), a service for a day. */
const TEMPLATE_ZEROS = 5;
const SERVICE_ZEROS_MS = DAY_MS;
/** A longer silence is skipped, not walked through: a file may hold one line of 1970 and one of today. */
const MAX_SILENCE_MS = 7 * DAY_MS;
const FORGET_TEMPLATE_MS = 14 * DAY_MS;

/** Opens the counting of lines into windows of series. Series are known by their lines; what is evicted is counted. */
export function openWindows(parts: Parts, options: WindowsOptions): Windows {
  return new Windows(parts, options);
}

export class Windows {
  readonly #windowMs: number;
  readonly #known: KnownSeries;
  /** Rows by the open windows in which they have lines. */
  readonly #lively = new Map<number, SeriesRow[]>();
  /** Rows whose silence is still worth telling. */
  readonly #lately = new Set<SeriesRow>();
  #areAwake = false;
  #progress: Progress;
  #isProgressChanged = false;

  constructor(sealed: Parts, { windowMs, maxServices = 1_000, maxTemplates = 20_000 }: WindowsOptions) {
    const parts = new Map([...sealed].map(([part, bytes]) => [part, openRows(KIND, SCHEMA, bytes)]));
    this.#windowMs = windowMs;
    this.#known = new KnownSeries(parts, { maxServices, maxTemplates });
    this.#progress = readProgress(parts);
  }

  /** Series forgotten for want of room, since the baseline's birth. */
  get evicted(): number {
    return this.#progress.evicted;
  }

  /** Adds a line to its window; false when that window has been closed: then it changes nothing. */
  count(seen: LineObservation): boolean {
    const window = Math.floor(seen.at / this.#windowMs);
    if (window < this.#progress.next) return false;
    this.#awaken();
    let known = this.#known.service(seen.service);
    if (known === undefined) {
      this.#evict(this.#known.addService(seen.service, window));
      known = this.#known.service(seen.service)!;
    }
    let template = this.#known.template(known, seen.template);
    if (template === undefined) {
      const born = { template: seen.template, category: categoryOf(seen.templateText) };
      this.#evict(this.#known.addTemplate(known, born, window));
      template = this.#known.template(known, seen.template)!;
    }
    const rank = severityRank(seen.severity);
    this.#countIn(known.row, window, rank);
    this.#countIn(template, window, rank);
    addHeard(known.row, window, seen.source ?? 0, seen.isNewTemplate);
    return true;
  }

  #countIn(row: SeriesRow, window: number, rank: number): void {
    if (addLine(row, window, rank)) this.#enliven(row, window);
    this.#known.touch(row);
  }

  /**
   * Closes, in order, all windows that end at or before `upTo`, and gives what each series was seen to do in each: a service's
   * zeros for a day after its last line, a template's for five windows; a longer rest arrives as the feature `idleWindows` of
   * its next observation. A window whose coverage is below 1 gives nothing and counts as neither busy nor idle.
   */
  close(upTo: EpochMs, coverageOf: CoverageOf): WindowObservation[] {
    const until = Math.floor(upTo / this.#windowMs);
    this.#awaken();
    const observed: WindowObservation[] = [];
    let window = this.#progress.next > 0 ? this.#progress.next : this.#nextLively(until);
    for (window = this.#afterSilence(window, until); window < until; window = this.#afterSilence(window + 1, until)) {
      const start = window * this.#windowMs;
      this.#closeOne(window, coverageOf(start, start + this.#windowMs) >= 1 ? observed : undefined);
    }
    if (window > this.#progress.next) this.#advance(window);
    return observed;
  }

  *changes(): Iterable<readonly [part: string, bytes: Uint8Array | undefined]> {
    for (const [part, bytes] of this.#known.changes()) yield [part, bytes && sealRows(KIND, SCHEMA, bytes)];
    if (!this.#isProgressChanged) return;
    const [part, bytes] = progressPart(this.#progress);
    yield [part, sealRows(KIND, SCHEMA, bytes)];
    this.#isProgressChanged = false;
  }

  /** `window`, or where lines begin again after a silence too long to walk through. */
  #afterSilence(window: number, until: number): number {
    if (until - window <= MAX_SILENCE_MS / this.#windowMs) return window;
    const next = this.#nextLively(until);
    return next - window > MAX_SILENCE_MS / this.#windowMs ? next : window;
  }

  #nextLively(until: number): number {
    let next = until;
    for (const window of this.#lively.keys()) next = Math.min(next, window);
    return next;
  }

  #closeOne(window: number, observed: WindowObservation[] | undefined): void {
    const tallies = tallyTemplates(this.#lively.get(window) ?? [], window);
    for (const row of this.#lively.get(window) ?? []) {
      if (!this.#known.has(row)) continue;
      row.last = window;
      this.#lately.add(row);
    }
    this.#lively.delete(window);
    const serviceLines = new Map<string, number>();
    for (const row of this.#known.inOrder(this.#lately)) {
      if (!this.#isLately(row, window)) {
        this.#lately.delete(row);
        continue;
      }
      const counts = takeCounts(row, window);
      if (row.template === undefined) serviceLines.set(row.service, counts.lines);
      const around = { serviceCount: serviceLines.get(row.service) ?? 0, tally: tallies.get(row.service) };
      if (observed) observed.push(this.#observation(row, window, counts, around));
      if (observed || counts.lines > 0) this.#known.touch(row);
    }
    if (observed) this.#progress = { ...this.#progress, covered: this.#progress.covered + 1 };
  }

  #observation(row: SeriesRow, window: number, counts: Counts, { serviceCount, tally }: Around): WindowObservation {
    const idleWindows = row.seen === undefined ? 0 : Math.max(0, this.#progress.covered - row.seen);
    row.seen = this.#progress.covered + 1;
    const { lines: count, errors: errorCount } = counts;
    const share = serviceCount > 0 ? count / serviceCount : 0;
    return {
      start: window * this.#windowMs,
      end: (window + 1) * this.#windowMs,
      series: row.key,
      service: row.service,
      template: row.template,
      severity: SEVERITIES[SEVERITIES.length - 1 - counts.severityRank]!,
      coverage: 1,
      features:
        row.template === undefined
          ? { ...featuresOf(counts, tally), idleWindows }
          : { count, errorCount, share, serviceCount, idleWindows },
    };
  }

  /** Reads the rows that were heard lately: what has open windows was heard after the last that was closed. */
  #awaken(): void {
    if (this.#areAwake) return;
    this.#areAwake = true;
    for (const row of this.#known.rowsSince(this.#progress.next - TEMPLATE_ZEROS)) {
      for (const window of openWindowsOf(row)) this.#enliven(row, window);
      if (this.#isLately(row, this.#progress.next)) this.#lately.add(row);
    }
  }

  #enliven(row: SeriesRow, window: number): void {
    const rows = this.#lively.get(window);
    if (rows === undefined) this.#lively.set(window, [row]);
    else rows.push(row);
  }

  #isLately(row: SeriesRow, window: number): boolean {
    const zeros = row.template === undefined ? SERVICE_ZEROS_MS / this.#windowMs : TEMPLATE_ZEROS;
    return row.last !== undefined && window - row.last <= zeros;
  }

  #advance(next: number): void {
    const today = Math.floor((next * this.#windowMs) / DAY_MS);
    const isNewDay = today > Math.floor((this.#progress.next * this.#windowMs) / DAY_MS);
    this.#progress = { ...this.#progress, next };
    this.#isProgressChanged = true;
    if (isNewDay) this.#known.forgetTemplatesBefore(next - FORGET_TEMPLATE_MS / this.#windowMs);
  }

  #evict(gone: readonly SeriesRow[]): void {
    if (gone.length === 0) return;
    for (const row of gone) this.#lately.delete(row);
    this.#progress = { ...this.#progress, evicted: this.#progress.evicted + gone.length };
    this.#isProgressChanged = true;
  }
}

/** The service that a series belongs to, in the same window. */
interface Around {
  readonly serviceCount: number;
  readonly tally: Tally | undefined;
}

function featuresOf(counts: Counts, tally = emptyTally()) {
  const { lines: count, errors: errorCount, warnings: warningCount, newTemplates, sources } = counts;
  return {
    ...{ count, errorCount, warningCount, sources, newTemplates },
    /** Mean rank: 0 is information, 1 a warning, 2 an error or worse. */
    severityMean: count > 0 ? (2 * errorCount + warningCount) / count : 0,
    templates: tally.templates,
    /** Bits a line that its choice of template brings. */
    mixEntropy: entropyOfCounts(tally.counts),
    signInFailures: tally.lines.signInFailure,
    linksDown: tally.lines.linkDown,
    flaps: flapsOf(tally),
    outOfMemory: tally.lines.outOfMemory,
  };
}
