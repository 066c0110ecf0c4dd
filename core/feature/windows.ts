import type { LineObservation, WindowObservation } from '../detectors/detector';
import { SEVERITIES, severityRank } from '../line/line';
import { RowTable } from '../store/row-table';
import { openBytes, sealBytes } from '../store/envelope';
import type { Parts } from '../store/store';
import type { EpochMs } from '../time';
import { DAY_MS } from '../time';
import { addLine, earliestOpen, takeCounts } from './counts';
import type { Counts, SeriesRow } from './counts';
import { progressPart, readProgress } from './progress';
import type { Progress } from './progress';

export interface WindowsOptions {
  readonly windowMs: number;
  /** Template series known at once; 20,000. */
  readonly maxTemplates?: number;
  /** Services known at once; 1,000. */
  readonly maxServices?: number;
}

const KIND = 'windows';
const SCHEMA = 1;

/** Share of a window that was really read, 0..1. */
export type CoverageOf = (start: EpochMs, end: EpochMs) => number;

/** After its last line a template is observed for five more windows (its zeros end a rise), a service for a day. */
const TEMPLATE_ZEROS = 5;
const SERVICE_ZEROS_MS = DAY_MS;
/** Windows without any line are walked one by one only so far back: a file may hold one line of 1970 and one of today. */
const MAX_SILENCE_MS = 7 * DAY_MS;
const FORGET_TEMPLATE_MS = 14 * DAY_MS;

/** Opens the counting of lines into windows of series. Series are known by their lines; what is evicted is counted. */
export function openWindows(parts: Parts, options: WindowsOptions): Windows {
  return new Windows(parts, options);
}

export class Windows {
  readonly #windowMs: number;
  readonly #services: RowTable<SeriesRow>;
  readonly #templates: RowTable<SeriesRow>;
  readonly #rowsOf = new Map<string, { readonly row: SeriesRow; readonly templates: Map<string, SeriesRow> }>();
  /** Rows that the next close looks at: with lines in open windows, or lately so. */
  readonly #awake = new Set<SeriesRow>();
  #progress: Progress;
  #isProgressChanged = false;

  constructor(sealed: Parts, options: WindowsOptions) {
    const parts = new Map([...sealed].map(([part, bytes]) => [part, openBytes(KIND, SCHEMA, bytes)]));
    this.#windowMs = options.windowMs;
    this.#services = new RowTable({ name: 'services', capacity: options.maxServices ?? 1_000, rowsAPart: 64 }, parts);
    this.#templates = new RowTable(
      { name: 'templates', capacity: options.maxTemplates ?? 20_000, rowsAPart: 64 },
      parts,
    );
    this.#progress = readProgress(parts);
    for (const row of this.#services.rows()) this.#index(row);
    for (const row of this.#templates.rows()) this.#index(row);
  }

  /** Series forgotten for want of room, since the baseline's birth. */
  get evicted(): number {
    return this.#progress.evicted;
  }

  /** Adds a line to its window; false when that window has been closed: then it changes nothing. */
  count(seen: LineObservation): boolean {
    const window = Math.floor(seen.at / this.#windowMs);
    if (window < this.#progress.next) return false;
    let known = this.#rowsOf.get(seen.service);
    known ??= this.#index(this.#add(this.#services, seen.service, window, seen));
    let template = known.templates.get(seen.template);
    if (template === undefined) {
      template = this.#add(this.#templates, templateSeries(seen), window, seen, seen.template);
      known.templates.set(seen.template, template);
    }
    const rank = severityRank(seen.severity);
    if (addLine(known.row, window, rank)) this.#awake.add(known.row);
    if (addLine(template, window, rank)) this.#awake.add(template);
    this.#services.touch(known.row);
    this.#templates.touch(template);
    return true;
  }

  /**
   * Closes, in order, all windows that end at or before `upTo`, and gives what each series was seen to do in each: a service's
   * zeros for a day after its last line, a template's for five windows; a longer rest arrives as the feature `idleWindows` of
   * its next observation. A window whose coverage is below 1 gives nothing and counts as neither busy nor idle.
   */
  close(upTo: EpochMs, coverageOf: CoverageOf): WindowObservation[] {
    const until = Math.floor(upTo / this.#windowMs);
    const observed: WindowObservation[] = [];
    let window = this.#firstToClose(until);
    for (; window < until; window = this.#afterSilence(window + 1, until)) {
      const start = window * this.#windowMs;
      const isCovered = coverageOf(start, start + this.#windowMs) >= 1;
      this.#closeOne(window, isCovered ? observed : undefined);
    }
    if (window > this.#progress.next) this.#advance(window);
    return observed;
  }

  *changes(): Iterable<readonly [part: string, bytes: Uint8Array | undefined]> {
    const changes = [...this.#services.changes(), ...this.#templates.changes()];
    if (this.#isProgressChanged) changes.push(progressPart(this.#progress));
    this.#isProgressChanged = false;
    for (const [part, bytes] of changes) yield [part, bytes && sealBytes(KIND, SCHEMA, bytes)];
  }

  #firstToClose(until: number): number {
    if (this.#progress.next > 0) return this.#afterSilence(this.#progress.next, until);
    return Math.min(until, this.#earliestOpen());
  }

  #earliestOpen(): number {
    let earliest = Infinity;
    for (const row of this.#awake) earliest = Math.min(earliest, earliestOpen(row));
    return earliest;
  }

  /** `window`, or a later one when nothing is awake and the silence is longer than is worth walking through. */
  #afterSilence(window: number, until: number): number {
    if (this.#awake.size > 0) {
      const next = this.#earliestOpen();
      return next === Infinity || next - window < MAX_SILENCE_MS / this.#windowMs ? window : Math.min(next, until);
    }
    return Math.max(window, Math.min(until, until - MAX_SILENCE_MS / this.#windowMs));
  }

  #closeOne(window: number, observed: WindowObservation[] | undefined): void {
    const serviceLines = new Map<string, number>();
    for (const row of this.#awakeInOrder()) {
      const counts = takeCounts(row, window);
      this.#table(row).touch(row);
      if (row.template === undefined) serviceLines.set(row.service, counts.lines);
      if (observed && window >= row.born)
        observed.push(this.#observation(row, window, counts, serviceLines.get(row.service) ?? counts.lines));
      if (observed) row.seen = this.#progress.covered + 1;
      this.#rest(row, window);
    }
    if (observed) this.#progress = { ...this.#progress, covered: this.#progress.covered + 1 };
  }

  /** Services before their templates, each in the order of its slot: the same before and after a restart. */
  #awakeInOrder(): SeriesRow[] {
    const place = (row: SeriesRow): number =>
      row.template === undefined ? this.#services.slotOf(row.key) - 1e9 : this.#templates.slotOf(row.key);
    return [...this.#awake].sort((one, other) => place(one) - place(other));
  }

  #observation(row: SeriesRow, window: number, counts: Counts, serviceCount: number): WindowObservation {
    const idleWindows = Math.max(0, this.#progress.covered - row.seen);
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
          ? { count, errorCount, idleWindows }
          : { count, errorCount, share, serviceCount, idleWindows },
    };
  }

  /** Lets a row sleep whose zeros say nothing any more. */
  #rest(row: SeriesRow, window: number): void {
    const zeros = row.template === undefined ? SERVICE_ZEROS_MS / this.#windowMs : TEMPLATE_ZEROS;
    if (row.open.length === 0 && window - row.at >= zeros) this.#awake.delete(row);
  }

  #advance(next: number): void {
    const forgetEvery = DAY_MS / this.#windowMs;
    const isNewDay = Math.floor(next / forgetEvery) > Math.floor(this.#progress.next / forgetEvery);
    this.#progress = { ...this.#progress, next };
    this.#isProgressChanged = true;
    if (!isNewDay) return;
    for (const row of [...this.#templates.rows()]) {
      if (next - row.at <= FORGET_TEMPLATE_MS / this.#windowMs) continue;
      this.#templates.drop(row);
      this.#forget(row);
    }
  }

  #add(table: RowTable<SeriesRow>, key: string, window: number, seen: LineObservation, template?: string): SeriesRow {
    const row: SeriesRow = {
      key,
      at: window,
      service: seen.service,
      template,
      born: window,
      seen: this.#progress.covered,
      open: [],
    };
    const gone = table.add(row);
    for (const old of gone) this.#evict(old);
    return row;
  }

  /** A service takes its templates with it. */
  #evict(row: SeriesRow): void {
    const templates = row.template === undefined ? [...(this.#rowsOf.get(row.service)?.templates.values() ?? [])] : [];
    for (const template of templates) this.#templates.drop(template);
    for (const each of [row, ...templates]) this.#forget(each);
    this.#progress = { ...this.#progress, evicted: this.#progress.evicted + 1 + templates.length };
    this.#isProgressChanged = true;
  }

  #forget(row: SeriesRow): void {
    this.#awake.delete(row);
    if (row.template === undefined) this.#rowsOf.delete(row.service);
    else this.#rowsOf.get(row.service)?.templates.delete(row.template);
  }

  /** Services are opened before templates, so that a template finds its service. */
  #index(row: SeriesRow): { readonly row: SeriesRow; readonly templates: Map<string, SeriesRow> } {
    let known = this.#rowsOf.get(row.service);
    if (known === undefined) this.#rowsOf.set(row.service, (known = { row, templates: new Map() }));
    if (row.template !== undefined) known.templates.set(row.template, row);
    const zeros = row.template === undefined ? SERVICE_ZEROS_MS / this.#windowMs : TEMPLATE_ZEROS;
    if (row.open.length > 0 || this.#progress.next - row.at <= zeros) this.#awake.add(row);
    return known;
  }

  #table(row: SeriesRow): RowTable<SeriesRow> {
    return row.template === undefined ? this.#services : this.#templates;
  }
}

/** A template of a service: the same template in two services is two series. */
function templateSeries(seen: LineObservation): string {
  return `${seen.service}#${seen.template}`;
}
