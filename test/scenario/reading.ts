import { CoreError, createMemoryStore, createObserver, msToNs, seededChance } from '../../core';
import type {
  Anomaly,
  Budget,
  Gap,
  Loaded,
  ObserveOptions,
  ObserveReport,
  Observer,
  Page,
  RawLine,
  Source,
  Span,
  Surroundings,
} from '../../core';
import { jsonOf } from '../../core';
import type { BaselineHead } from '../../core/engine/baseline-head';
import { openHead } from '../../core/engine/baseline-head';
import { HookedStore } from './hooked-store';
import { BEGIN, durationMs } from './story';

export const READER = 'baseline/w/reader';

interface ScriptedLine extends RawLine {
  readonly visibleAt: number;
}

/** A source whose lines appear at their times, and whose calls fail where a test says so. */
export class ScriptedSource implements Source {
  origin = 'http://loki.test tenant=shop';
  query = '{service_name="shop"}';
  lines: ScriptedLine[] = [];
  pageLines = 50;
  gaps: Gap[] = [];
  /** Ahead of (or behind) the fixed clock; undefined: it tells no clock. */
  clockAheadMs: number | undefined = 0;
  /** Lines that it counts and never gives. */
  phantoms = 0;
  /** How many more pages it gives before it breaks. */
  pagesLeft = Infinity;
  isCounting = true;
  readonly reads: Span[] = [];
  readonly counts: Span[] = [];
  onPage: () => Promise<void> = async () => undefined;

  constructor(private readonly now: () => number) {}

  async clock(): Promise<number | undefined> {
    return this.clockAheadMs === undefined ? undefined : this.now() + this.clockAheadMs;
  }

  async *read(span: Span, budget: Budget): AsyncIterable<Page> {
    this.reads.push(span);
    const found = this.within(span);
    const given = found.slice(0, budget.lines);
    const end = found[given.length]?.at ?? span.until;
    for (let from = 0; from === 0 || from < given.length; from += this.pageLines) {
      if (this.pagesLeft-- <= 0) throw new CoreError('source-unavailable', 'Failed to read: 503. Wait.');
      await this.onPage();
      const gaps =
        from === 0 ? this.gaps.filter((gap) => gap.span.from >= span.from && gap.span.from < span.until) : [];
      const lines = given.slice(from, from + this.pageLines);
      yield { lines, completeTo: given[from + this.pageLines]?.at ?? end, gaps, warnings: [] };
    }
  }

  async count(span: Span): Promise<number | undefined> {
    this.counts.push(span);
    if (!this.isCounting) throw new CoreError('source-unavailable', 'Failed to count: 504. Wait.');
    return this.within(span).length + this.phantoms;
  }

  show(): { query: string } {
    return { query: this.query };
  }

  private within(span: Span): ScriptedLine[] {
    const now = this.now();
    return this.lines.filter(({ at, visibleAt }) => at >= span.from && at < span.until && visibleAt <= now);
  }
}

/** Readers of one source on a memory store and a fixed clock. */
export class Reading {
  readonly clock = { now: BEGIN };
  readonly source = new ScriptedSource(() => this.clock.now);
  readonly store: HookedStore;
  private readonly observers = new Map<string, Observer>();
  private readonly chance = seededChance(7);
  private ids = 0;

  constructor(readonly options: Partial<ObserveOptions> = {}) {
    this.store = new HookedStore(createMemoryStore({ now: () => this.clock.now, newId: () => `id${this.ids++}` }));
  }

  at(time: string): this {
    this.clock.now = BEGIN + durationMs(time);
    return this;
  }

  /** A line of the shop. `visible`: when the source shows it; at once where absent. */
  logs(time: string, text: string, visible = time): void {
    this.logsAt(durationMs(time), text, { visibleAfterMs: durationMs(visible) });
  }

  logsAt(afterMs: number, text: string, more: { visibleAfterMs?: number; service?: string } = {}): void {
    const { visibleAfterMs = afterMs, service = 'shop' } = more;
    const line = {
      at: msToNs(BEGIN + afterMs),
      stream: { service_name: service },
      metadata: {},
      text,
      visibleAt: BEGIN + visibleAfterMs,
    };
    this.source.lines.push(line);
    this.source.lines.sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
  }

  /** Quiet life: one line every `everyMs`. */
  lives(from: string, until: string, everyMs = 2_000): void {
    for (let at = durationMs(from); at < durationMs(until); at += everyMs)
      this.logsAt(at, `INFO order ${at / everyMs} placed`);
  }

  async reads(worker = 'P0'): Promise<ObserveReport> {
    const known = this.observers.get(worker);
    if (known) return known.round();
    const { store, source, options } = this;
    const observer = createObserver({ store, unit: READER, source, options, surroundings: this.surroundings });
    this.observers.set(worker, observer);
    return observer.round();
  }

  /** Rounds every `everyMs` until then, with the anomalies of all. */
  async readsUntil(time: string, everyMs = 15_000): Promise<readonly Anomaly[]> {
    const anomalies: Anomaly[] = [];
    while (this.clock.now < BEGIN + durationMs(time)) {
      this.clock.now += everyMs;
      anomalies.push(...(await this.reads()).anomalies);
    }
    return anomalies;
  }

  /** A new process: it holds no copy of anything. */
  restarts(worker = 'P0'): void {
    this.observers.delete(worker);
  }

  async loaded(): Promise<Loaded> {
    return (await this.store.load(READER)) as Loaded;
  }

  async head(): Promise<BaselineHead> {
    return openHead((await this.loaded()).parts.get('head')!);
  }

  /** Anomalies in the outbox that nobody has taken. */
  async rows(): Promise<readonly Anomaly[]> {
    const rows = await this.store.take(READER, 1_000, 1_000);
    return rows.map(({ body }) => jsonOf(body) as Anomaly);
  }

  /** Lines that the source shows before the watermark. */
  async shown(): Promise<number> {
    const { watermark } = await this.head();
    return this.source.lines.filter(({ at, visibleAt }) => at < watermark && visibleAt <= this.clock.now).length;
  }

  /** Every line that was shown has been taken, and none twice. */
  async expectsEachLineOnce(): Promise<void> {
    expect((await this.head()).counts).toMatchObject({ lines: await this.shown(), tooLate: 0 });
    expect(this.store.unmet).toBe(0);
  }

  /** As after a birth: only what lies `afterMs` or later (rounded down to a minute) has been taken. */
  async expectsHistoryFrom(afterMs: number): Promise<void> {
    const { learnFrom, watermark, counts } = await this.head();
    expect(learnFrom).toBe(BEGIN + Math.floor(afterMs / 60_000) * 60_000);
    const taken = this.source.lines.filter(({ at }) => at >= msToNs(learnFrom) && at < watermark);
    expect(counts.lines).toBe(taken.length);
  }

  /** Back to what was stored before, under another version. */
  async restores(backup: Loaded): Promise<void> {
    await this.store.remove(READER);
    await this.store.commit(READER, 'new', { put: backup.parts, drop: [], outbox: [] });
  }

  readonly surroundings: Surroundings = {
    clock: () => this.clock.now,
    breathe: async () => undefined,
    randomBytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(this.chance() * 256)),
  };
}
