import {
  createFlusher,
  createHandOver,
  createMemoryStore,
  mergeAnomalies,
  openBook,
  publicHash,
  readNotification,
  seededChance,
} from '../../core';
import type {
  Alert,
  Anomaly,
  ExecutionOutcome,
  FlushOptions,
  FlushReport,
  HandOver,
  HandOverOptions,
  Notification,
  Row,
  Severity,
  Stage,
  Surroundings,
} from '../../core';
import { HookedStore } from './hooked-store';

export const BOOK = 'book/default';
export const OPS = 'receiver/w/ops';
/** 2026-11-02T00:00:00Z */
export const BEGIN = 1_793_577_600_000;

export interface StorySetup {
  readonly flush?: Partial<FlushOptions>;
  readonly handOver?: Partial<HandOverOptions>;
  readonly stages?: readonly Stage[];
}

/** Which of several workers, and which receiver. */
export interface By {
  readonly worker?: string;
  readonly receiver?: string;
}

interface Cause {
  readonly startsAt?: number;
  readonly severity?: Severity;
  readonly service?: string;
  /** Kept under this name instead of being merged: the row of an execution that is yet to run. */
  readonly row?: string;
}

const UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** '1h30m' */
export function durationMs(text: string): number {
  return [...text.matchAll(/(\d+)([smhd])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * UNITS_MS[unit!]!,
    0,
  );
}

/** No waiting and no pauses: for stories in which only the order counts. */
export const atOnce: Partial<FlushOptions> = { groupWaitMs: 0, groupIntervalMs: 0 };

/**
 * Who is told, on a memory store and a fixed clock: readers' anomalies go in by name of their cause, notifications come out as
 * texts such as 'new disk'. An id that was sent before makes 'again new disk', and must carry the same body.
 */
export class Story {
  readonly clock = { now: BEGIN };
  /** How far each worker's clock is from the store's. */
  readonly skewMs = new Map<string, number>();
  readonly store: HookedStore;
  report!: FlushReport;
  merged: string[] = [];
  /** How the next executions end; the last one stays. */
  outcomes: (ExecutionOutcome | 'never' | undefined)[] = ['success'];
  /** Executions that nobody has ended yet, in their order. */
  readonly running: ((outcome: ExecutionOutcome) => void)[] = [];

  private readonly chance = seededChance(1);
  private readonly handOvers = new Map<string, HandOver>();
  private readonly episodes = new Map<string, Anomaly>();
  private readonly rows = new Map<string, Anomaly>();
  private readonly causes = new Map<string, string>();
  private readonly bodies = new Map<string, string>();
  private readonly deliveries = new Map<string, string[]>();
  private ids = 0;

  constructor(private readonly setup: StorySetup = {}) {
    this.store = new HookedStore(createMemoryStore({ now: () => this.clock.now, newId: () => `id${this.ids++}` }));
  }

  at(time: string): this {
    this.clock.now = BEGIN + durationMs(time);
    return this;
  }

  /** A new episode. */
  async fires(cause: string, more: Cause = {}): Promise<void> {
    await this.say(this.anomaly(cause, more), more.row);
  }

  async worsens(cause: string, severity: Severity, more: { row?: string } = {}): Promise<void> {
    await this.say({ ...this.episode(cause), state: 'worse', severity, toldAt: this.clock.now }, more.row);
  }

  async staysOpen(cause: string, more: { row?: string } = {}): Promise<void> {
    await this.say({ ...this.episode(cause), state: 'still', toldAt: this.clock.now }, more.row);
  }

  async resolves(cause: string, more: { row?: string } = {}): Promise<void> {
    const now = this.clock.now;
    await this.say({ ...this.episode(cause), state: 'resolved', endsAt: now, toldAt: now }, more.row);
  }

  /** Rows kept before, as one execution; afterwards `merged` says what became of each. */
  async merges(...rows: readonly string[]): Promise<void> {
    await this.merge(rows.map((name) => this.rows.get(name)!));
  }

  async decides(by: By = {}): Promise<FlushReport> {
    const { worker = 'P0', receiver = OPS } = by;
    const { flush: options, stages } = this.setup;
    const surroundings = this.surroundings(worker);
    const flusher = createFlusher({ store: this.store, receiver, book: BOOK, options, stages, surroundings });
    return (this.report = await flusher.round());
  }

  async handsOver(by: By = {}): Promise<void> {
    await this.handOver(by).round();
    await ticks();
  }

  /** What one round of an Alert Trigger does. */
  async flushes(by: By = {}): Promise<void> {
    await this.decides(by);
    await this.handsOver(by);
  }

  /** The process dies: its executions end nowhere. */
  crashes(worker = 'P0'): void {
    for (const name of [...this.handOvers.keys()]) if (name.startsWith(`${worker} `)) this.handOvers.delete(name);
    this.running.length = 0;
  }

  async ends(outcome: ExecutionOutcome): Promise<void> {
    this.running.shift()!(outcome);
    await ticks();
  }

  /** Exactly what the receiver heard since it was last asked. */
  tells(...told: readonly string[]): void {
    this.tellsTo(OPS, ...told);
  }

  tellsTo(receiver: string, ...told: readonly string[]): void {
    expect(this.hears(receiver)).toEqual(told);
    expect(this.store.unmet).toBe(0);
  }

  /** What the receiver heard since it was last asked. */
  hears(receiver = OPS): readonly string[] {
    const heard = this.deliveries.get(receiver) ?? [];
    this.deliveries.delete(receiver);
    return heard;
  }

  get held(): readonly string[] {
    return this.report.held.map(({ alert, by, why }) => `${this.causes.get(alert.fingerprint)}: ${by}: ${why}`);
  }

  /** Names and bodies of everything sent, without repeats. */
  get sent(): readonly Notification[] {
    return [...this.bodies.values()].map((body) => JSON.parse(body) as Notification);
  }

  async alerts(): Promise<readonly Alert[]> {
    const loaded = await this.store.load(BOOK);
    if (loaded === undefined || loaded === 'unchanged') return [];
    return openBook(loaded.parts).book.alerts(this.clock.now);
  }

  async undone(receiver = OPS): Promise<{ undone: number; dead: number }> {
    const loaded = await this.store.load(receiver);
    if (loaded === undefined || loaded === 'unchanged') return { undone: 0, dead: 0 };
    return { undone: loaded.undoneKeys.size, dead: loaded.deadRows };
  }

  causeOf(alert: Alert): string {
    return this.causes.get(alert.fingerprint)!;
  }

  surroundings(worker: string): Surroundings {
    return {
      clock: () => this.clock.now + (this.skewMs.get(worker) ?? 0),
      breathe: async () => undefined,
      randomBytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(this.chance() * 256)),
    };
  }

  private handOver({ worker = 'P0', receiver = OPS }: By): HandOver {
    const name = `${worker} ${receiver}`;
    const known = this.handOvers.get(name);
    if (known) return known;
    const emit = (rows: readonly Row[]) => this.execute(receiver, rows);
    const options = { isTogether: false, ...this.setup.handOver };
    const surroundings = this.surroundings(worker);
    const handOver = createHandOver({ store: this.store, unit: receiver, emit, options, surroundings });
    this.handOvers.set(name, handOver);
    return handOver;
  }

  private async execute(receiver: string, rows: readonly Row[]): Promise<ExecutionOutcome> {
    for (const { body } of rows) this.deliver(receiver, readNotification(body));
    const outcome = this.outcomes.length > 1 ? this.outcomes.shift() : this.outcomes[0];
    if (outcome === 'never') return new Promise((resolve) => void this.running.push(resolve));
    // What n8n gives for an execution that never started, whatever the type says.
    return outcome as ExecutionOutcome;
  }

  private deliver(receiver: string, told: Notification): void {
    const body = JSON.stringify(told);
    const before = this.bodies.get(told.id);
    if (before !== undefined) expect(body).toBe(before);
    this.bodies.set(told.id, body);
    const causes = told.alerts.map((alert) => this.causeOf(alert)).sort();
    const text = `${before === undefined ? '' : 'again '}${told.because} ${causes.join(', ')}`;
    this.deliveries.set(receiver, [...(this.deliveries.get(receiver) ?? []), text]);
  }

  private async say(anomaly: Anomaly, row: string | undefined): Promise<void> {
    this.episodes.set(anomaly.fingerprint, anomaly);
    if (row === undefined) await this.merge([anomaly]);
    else this.rows.set(row, anomaly);
  }

  private async merge(anomalies: readonly Anomaly[]): Promise<void> {
    const surroundings = this.surroundings('raiser');
    const { each } = await mergeAnomalies({ store: this.store, book: BOOK, anomalies, surroundings });
    this.merged = each.map(({ is, why }) => (why === undefined ? is : `${is}: ${why}`));
  }

  private episode(cause: string): Anomaly {
    return this.episodes.get(publicHash(cause))!;
  }

  private anomaly(cause: string, { startsAt = this.clock.now, severity = 'error', service = 'shop' }: Cause): Anomaly {
    const fingerprint = publicHash(cause);
    this.causes.set(fingerprint, cause);
    return {
      fingerprint,
      baseline: 'baseline/w/reader',
      startsAt,
      state: 'open',
      kind: 'line',
      service,
      labels: { service },
      score: 0.8,
      severity,
      reasons: [{ detector: 'new-template', feature: 'template', observed: 3, expected: 0, text: `${cause} is new.` }],
      exemplars: [],
      counts: { lines: 3 },
      query: `{service="${service}"}`,
      toldAt: this.clock.now,
      baselineAgeMs: 3_600_000,
      isWarmingUp: false,
    };
  }
}

/** Lets everything go on that waits for nothing but promises. */
async function ticks(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
