import type { Anomaly, EpochMs, ExecutionOutcome, ObserveReport } from '../core/index';

const RECENT = 200;

/** What a running watch knows of itself, for whoever asks it. */
export class Board {
  private readonly openOnes = new Map<string, Anomaly>();
  private readonly recentOnes: Anomaly[] = [];
  private readonly failures = new Map<string, number>();
  readonly totals = { rounds: 0, linesRead: 0, anomalies: 0, delivered: 0 };
  lastRoundAt: EpochMs | undefined;
  report: ObserveReport | undefined;

  /** `open`: what was open when the process began. */
  constructor(
    open: readonly Anomaly[] = [],
    private readonly countBytes: () => number = () => 0,
  ) {
    for (const anomaly of open) this.openOnes.set(anomaly.fingerprint, anomaly);
  }

  /** After each save of a round; the last report of a round holds all of it. */
  saved(report: ObserveReport): void {
    this.report = report;
    for (const anomaly of report.anomalies) {
      if (anomaly.state === 'resolved') this.openOnes.delete(anomaly.fingerprint);
      else this.openOnes.set(anomaly.fingerprint, anomaly);
    }
  }

  ended(report: ObserveReport, now: EpochMs): void {
    this.saved(report);
    this.totals.rounds++;
    this.totals.linesRead += report.linesRead;
    this.totals.anomalies += report.anomalies.length;
    this.lastRoundAt = now;
    this.recentOnes.push(...report.anomalies);
    this.recentOnes.splice(0, this.recentOnes.length - RECENT);
  }

  heard(outcome: ExecutionOutcome): void {
    if (typeof outcome === 'string') this.totals.delivered++;
    else this.failed('deliver an anomaly');
  }

  /** Deliveries that ended, well or not. */
  get tries(): number {
    return this.totals.delivered + (this.failures.get('deliver an anomaly') ?? 0);
  }

  /** By Loki. */
  get answeredBytes(): number {
    return this.countBytes();
  }

  failed(deed: string): void {
    this.failures.set(deed, (this.failures.get(deed) ?? 0) + 1);
  }

  isOpen(fingerprint: string): boolean {
    return this.openOnes.has(fingerprint);
  }

  get open(): readonly Anomaly[] {
    return [...this.openOnes.values()];
  }

  /** Newest last. */
  get recent(): readonly Anomaly[] {
    return this.recentOnes;
  }

  get errors(): ReadonlyMap<string, number> {
    return this.failures;
  }
}
