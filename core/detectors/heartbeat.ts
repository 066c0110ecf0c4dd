import type { Row } from '../store/row-table';
import { RowTable } from '../store/row-table';
import type { Parts } from '../store/store';
import type { EpochMs } from '../time';
import { DAY_MS, HOUR_MS } from '../time';
import type { Detector, DetectorKind, Score, WindowObservation } from './detector';
import { endPause, newPulse, skipGap } from './heartbeat-model';
import type { PulseRow } from './heartbeat-model';
import { pipelineReason, silenceReason } from './heartbeat-words';
import { ORDINARY } from './ordinary';
import { amount } from './rate-bars';

/**
 * Silence where lines come regularly: of a service, of a template that comes seldom and by the clock, and of all services at
 * once. Bad at: services whose pauses have no usual length (it waits twice the longest), the first night or weekend of a service
 * that rests (known from its second on), and services that lose only some of their lines.
 */
export const heartbeat: DetectorKind<WindowObservation> = {
  kind: 'heartbeat',
  sees: 'window',
  schema: 1,
  maxBytes: 6_000_000,
  open: (parts) => new Heartbeat(parts),
};

interface Clock extends Row {
  readonly bornAt: EpochMs;
  /** End of the latest covered window that was observed. */
  coveredTo: EpochMs;
  /** When the silence of all was first told; 0: it is not. */
  pipelineAt: EpochMs;
}

const FOUNDING_WINDOWS = 10;
/** A silence that lasts so long, or three of its periods, is the new normal: it was said, and is said no more. */
const FORGET_MS = DAY_MS;
const FORGET_PERIODS = 3;
/** Fewer services than that are told one by one. */
const PIPELINE_SERVICES = 3;
const SOON_WINDOWS = 5;
const ALIVE_MS = HOUR_MS;
/** Rows hold names. */
const MAX_NAME = 128;
const EVERYTHING = '';

class Heartbeat implements Detector<WindowObservation> {
  readonly #services: RowTable<PulseRow>;
  readonly #templates: RowTable<PulseRow>;
  /** One row for all services together, and one for the time. */
  readonly #whole: RowTable<PulseRow>;
  readonly #clock: RowTable<Clock>;

  constructor(parts: Parts) {
    const bornWith = ['service', 'template', 'bornAt', 'isFounder'];
    this.#services = new RowTable({ name: 'services', capacity: 1_000, rowsAPart: 24, bornWith }, parts);
    this.#templates = new RowTable({ name: 'templates', capacity: 2_000, rowsAPart: 24, bornWith }, parts);
    this.#whole = new RowTable({ name: 'whole', capacity: 1, rowsAPart: 1 }, parts);
    this.#clock = new RowTable({ name: 'clock', capacity: 1, rowsAPart: 1 }, parts);
  }

  score(seen: WindowObservation): Score | 'warming-up' {
    const row = this.#rowOf(seen);
    if (row === undefined || row.isFast) return row === undefined ? 'warming-up' : ORDINARY;
    if (row.template === undefined && row.dueAt === 0) return 'warming-up';
    const clock = this.#time();
    if (amount(seen.features.count) > 0 || clock === undefined || this.#isAfterGap(seen)) return ORDINARY;
    if (row.template === undefined && this.#isAllSilent(seen)) {
      const whole = this.#whole.get(EVERYTHING)!;
      return {
        value: strength(whole, seen.end),
        cause: 'pipeline',
        reasons: [pipelineReason(whole, seen.end, this.#alive(whole))],
      };
    }
    if (!this.#isOverdue(row, seen.end) || this.#mayAllBeSilent(row, seen)) return ORDINARY;
    return { value: strength(row, seen.end), reasons: [silenceReason(row, seen)] };
  }

  learn(seen: WindowObservation): void {
    this.#tick(seen);
    const lines = amount(seen.features.count);
    if (lines > 0) this.#hear(this.#rowOf(seen), seen, lines);
  }

  refuse(seen: WindowObservation): void {
    this.#tick(seen);
    const row = this.#rowOf(seen);
    const clock = this.#time()!;
    if (row === undefined) return;
    if (row.template === undefined && this.#isAllSilent(seen)) {
      if (clock.pipelineAt > 0) return;
      clock.pipelineAt = seen.end;
      this.#clock.touch(clock);
    } else if (row.flaggedAt === 0) {
      row.flaggedAt = seen.end;
      this.#tableOf(row).touch(row);
    }
  }

  *awaited({ start, end }: Pick<WindowObservation, 'start' | 'end'>): Iterable<WindowObservation> {
    // Counting observes a service's zeros for a day.
    for (const row of this.#services.rows())
      if (this.#isOverdue(row, end) && end - row.last > DAY_MS) yield zeroOf(row, start, end);
    for (const row of this.#templates.rows()) if (this.#isOverdue(row, end)) yield zeroOf(row, start, end);
  }

  get evicted(): number {
    return this.#services.evicted + this.#templates.evicted;
  }

  *changes(): Iterable<readonly [part: string, bytes: Uint8Array | undefined]> {
    yield* this.#services.changes();
    yield* this.#templates.changes();
    yield* this.#whole.changes();
    yield* this.#clock.changes();
  }

  #isOverdue(row: PulseRow, end: EpochMs): boolean {
    if (!isDue(row, end) || isLongFlagged(row, end)) return false;
    if (row.template === undefined) return true;
    // Where the whole service is silent, that is the news.
    const service = this.#services.get(row.service);
    return service !== undefined && service.flaggedAt === 0 && service.last > (row.since + row.at) / 2;
  }

  #isAllSilent({ end }: WindowObservation): boolean {
    const whole = this.#whole.get(EVERYTHING);
    if (whole === undefined || !isDue(whole, end)) return false;
    const clock = this.#time()!;
    if (clock.pipelineAt > 0 && end - clock.pipelineAt >= FORGET_MS) return false;
    const alive = this.#alive(whole);
    // Rare speakers may all rest at once by chance: only where one of them is missed.
    return alive.length >= PIPELINE_SERVICES && alive.some((row) => isDue(row, end));
  }

  /** Nobody has spoken since a moment ago: whether that is the pipeline is soon known, and until then nobody is named. */
  #mayAllBeSilent(row: PulseRow, { start, end }: WindowObservation): boolean {
    const whole = this.#whole.get(EVERYTHING);
    if (row.flaggedAt > 0 || whole === undefined || whole.dueAt === 0 || whole.last > start) return false;
    const isSoonKnown = whole.dueAt - whole.since <= SOON_WINDOWS * (end - start);
    return isSoonKnown && !isDue(whole, end) && this.#alive(whole).length >= PIPELINE_SERVICES;
  }

  /** Services that nobody had missed before all fell silent. */
  #alive(whole: PulseRow): readonly PulseRow[] {
    return [...this.#services.rows()].filter(
      (row) =>
        row.dueAt > 0 && row.flaggedAt === 0 && whole.last - row.last < Math.max(ALIVE_MS, 3 * (row.at - row.since)),
    );
  }

  #hear(known: PulseRow | undefined, seen: WindowObservation, lines: number): void {
    if (seen.template === undefined) this.#hearAny(seen, lines);
    if (known === undefined) return this.#meet(seen, lines);
    if (known.isFast || seen.end <= known.last) return;
    endPause(known, { start: seen.start, end: seen.end, lines });
    this.#tableOf(known).touch(known);
  }

  #hearAny(seen: WindowObservation, lines: number): void {
    const clock = this.#time()!;
    const whole = this.#whole.get(EVERYTHING);
    const beat = { start: seen.start, end: seen.end, lines };
    if (clock.pipelineAt > 0) this.#endPipeline(clock, seen);
    if (whole === undefined) this.#whole.add(newPulse({ key: EVERYTHING, service: EVERYTHING }, beat, true));
    else if (seen.end > whole.last) {
      endPause(whole, beat);
      this.#whole.touch(whole);
    }
  }

  /** What nobody could say is no silence of theirs: each gets its time again. */
  #endPipeline(clock: Clock, seen: WindowObservation): void {
    clock.pipelineAt = 0;
    this.#clock.touch(clock);
    const whole = this.#whole.get(EVERYTHING);
    if (whole !== undefined) whole.flaggedAt = seen.start;
    this.#skip(seen.start, seen.end - seen.start);
  }

  #tick(seen: WindowObservation): void {
    const clock = this.#time();
    if (clock === undefined) {
      this.#clock.add({ key: EVERYTHING, at: 0, bornAt: seen.start, coveredTo: seen.end, pipelineAt: 0 });
      return;
    }
    if (seen.end <= clock.coveredTo) return;
    if (this.#isAfterGap(seen)) this.#skip(seen.start, seen.end - seen.start);
    clock.coveredTo = seen.end;
    this.#clock.touch(clock);
  }

  #skip(until: EpochMs, windowMs: number): void {
    for (const table of [this.#services, this.#templates, this.#whole])
      for (const row of table.rows()) {
        if (row.isFast || row.since >= until) continue;
        skipGap(row, until, windowMs);
        table.touch(row);
      }
  }

  #isAfterGap(seen: WindowObservation): boolean {
    const clock = this.#time();
    return clock !== undefined && seen.start > clock.coveredTo;
  }

  #meet(seen: WindowObservation, lines: number): void {
    if (seen.series.length > MAX_NAME) return;
    const windowMs = seen.end - seen.start;
    const isFounder = seen.start - this.#time()!.bornAt < FOUNDING_WINDOWS * windowMs;
    const series = {
      key: seen.series,
      service: seen.service,
      ...(seen.template !== undefined && { template: seen.template }),
    };
    const row = newPulse(series, { start: seen.start, end: seen.end, lines }, isFounder);
    this.#tableOf(row).add(row);
  }

  #rowOf(seen: WindowObservation): PulseRow | undefined {
    return this.#tableOf(seen).get(seen.series);
  }

  #tableOf({ template }: { readonly template?: string }): RowTable<PulseRow> {
    return template === undefined ? this.#services : this.#templates;
  }

  #time(): Clock | undefined {
    return this.#clock.get(EVERYTHING);
  }
}

function isDue(row: PulseRow, end: EpochMs): boolean {
  return row.dueAt > 0 && end >= row.dueAt;
}

function isLongFlagged(row: PulseRow, end: EpochMs): boolean {
  const periodMs = row.at - row.since;
  return row.flaggedAt > 0 && end - row.flaggedAt >= Math.max(FORGET_MS, FORGET_PERIODS * periodMs);
}

/** .6 when it is due, towards .9 as it lasts. */
function strength(row: PulseRow, end: EpochMs): number {
  return 0.9 - (0.3 * (row.dueAt - row.since)) / Math.max(1, end - row.since);
}

function zeroOf(row: PulseRow, start: EpochMs, end: EpochMs): WindowObservation {
  const { key: series, service, template } = row;
  const features = { count: 0, errorCount: 0, idleWindows: 0 };
  return { start, end, series, service, template, severity: 'info', coverage: 1, features };
}
