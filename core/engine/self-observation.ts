import type { Anomaly } from '../anomaly/anomaly';
import { CoreError } from '../errors';
import type { Store } from '../store/store';
import type { EpochMs } from '../time';
import { MINUTE_MS } from '../time';
import type { BaselineFigures } from './baseline-figures';
import type { Figure } from './figures';
import type { RoundListener } from './lane';
import type { ObserveReport } from './observe-report';
import type { OwnLine } from './own-lines';
import { alertLine, anomalyLine, observationLine } from './own-lines';
import { listedIn } from './manage';
import type { UnitStatus } from './status';
import { readOpenStatus, readStatus } from './status';

export interface SelfObservationSetup {
  readonly store: Pick<Store, 'list' | 'load'>;
  /** The baseline's. */
  readonly unit: string;
  readonly query: string;
  /** Writes them where own lines go; rejects when it could not. */
  readonly push: (lines: readonly OwnLine[]) => Promise<void>;
  readonly listener: RoundListener;
  readonly clock: () => EpochMs;
}

/** Between two observations. Anomalies are told at once. */
const EVERY_MS = MINUTE_MS;
/** That wait for a Loki which does not take them; what is older is dropped and counted. */
const WAITING_LINES = 1_000;
/** Of one book, the newest; more than that nobody reads one by one. */
const ALERTS_TOLD = 100;

/**
 * Tells about one baseline, and about the books and receivers of its store, in lines of its own. Beside the way of an alert, which
 * it never delays or fails: a line that cannot be written waits a while, and is lost with the process.
 */
export class SelfObservation {
  private figures: BaselineFigures | undefined;
  private observedAt: EpochMs | undefined;
  private readonly told = new WeakSet<Anomaly>();
  private readonly errors = new Map<string, number>();
  private readonly waiting: OwnLine[] = [];
  private dropped = 0;
  private working: Promise<void> | undefined;

  constructor(private readonly setup: SelfObservationSetup) {}

  /** After each save and each round: the reports of one round hold the same anomalies again. */
  saved(report: ObserveReport): void {
    this.figures = report;
    const news = report.anomalies.filter((anomaly) => !this.told.has(anomaly));
    for (const anomaly of news) {
      this.told.add(anomaly);
      this.waiting.push(anomalyLine(anomaly, this.setup.clock()));
    }
    this.work();
  }

  /** A deed that failed once more. */
  failed(deed: string): void {
    this.errors.set(deed, (this.errors.get(deed) ?? 0) + 1);
    this.work();
  }

  /** Resolves when what is on its way has been written or given up. */
  async close(): Promise<void> {
    await this.working;
    if (this.waiting.length > 0) this.work();
    await this.working;
  }

  private work(): void {
    this.working ??= this.tell()
      .then(this.setup.listener.onSuccess, this.setup.listener.onFailure)
      .finally(() => (this.working = undefined));
  }

  private async tell(): Promise<void> {
    if (this.isDue()) this.waiting.push(...(await this.observe()));
    this.dropped += this.waiting.splice(0, Math.max(0, this.waiting.length - WAITING_LINES)).length;
    const lines = [...this.waiting];
    if (lines.length === 0) return;
    try {
      await this.setup.push(lines);
    } catch (error) {
      // What may pass is tried again with the next save; what Loki refuses once it refuses for good.
      if (error instanceof CoreError && error.isRetryable) throw error;
      this.dropped += lines.length;
      this.forget(lines);
      throw error;
    }
    this.forget(lines);
  }

  private forget(lines: readonly OwnLine[]): void {
    const gone = new Set(lines);
    this.waiting.splice(0, this.waiting.length, ...this.waiting.filter((line) => !gone.has(line)));
  }

  /** By distance, for the clock may go back. */
  private isDue(): boolean {
    const now = this.setup.clock();
    const isDue = this.observedAt === undefined || Math.abs(now - this.observedAt) >= EVERY_MS;
    return isDue && this.figures !== undefined;
  }

  private async observe(): Promise<readonly OwnLine[]> {
    const { store, unit, query, clock } = this.setup;
    const now = clock();
    this.observedAt = now;
    const own = await readOpenStatus(store, { unit, query, figures: this.figures! }, now);
    const books = await readStatus(store, now, 'book/');
    const others = [...books, ...(await readStatus(store, now, 'receiver/'))];
    const alerts = await Promise.all(books.map((book) => this.firingIn(book, now)));
    return [
      observationLine(own, now, this.ownFigures()),
      ...others.map((status) => observationLine(status, now)),
      ...alerts.flat(),
    ];
  }

  private async firingIn({ unit, kind }: UnitStatus, now: EpochMs): Promise<readonly OwnLine[]> {
    const loaded = kind === 'book' ? await this.setup.store.load(unit) : undefined;
    if (loaded === undefined || loaded === 'unchanged') return [];
    const firing = listedIn(loaded.parts, now).alerts.filter(({ state }) => state === 'firing');
    return firing.slice(0, ALERTS_TOLD).map((listed) => alertLine(unit, listed, now));
  }

  private ownFigures(): readonly Figure[] {
    const all = [...this.errors.values()].reduce((sum, count) => sum + count, 0);
    const since = 'since the process began';
    return [
      { name: 'errors_total', type: 'counter', help: `Deeds that failed ${since}.`, value: all },
      { name: 'own_lines_dropped_total', type: 'counter', help: `Own lines given up ${since}.`, value: this.dropped },
    ];
  }
}
