import {
  MINUTE_MS,
  msToNs,
  observeDefaults,
  openBaseline,
  type Anomaly,
  type Decision,
  type EpochMs,
  type Labels,
  type RawLine,
  type Shown,
} from '../core/index';
import type { Plan } from './plan';

const SETTLE_MS = 10_000;
const MOST_AT_ONCE = 500;
/** Eight bytes; a scan's identities leave no trace, and the same log shall give the same answer. */
const KEY = new Uint8Array(8);

/** The engine over one log: the same decisions as in n8n, without a store. */
export class Judge {
  private readonly decision: Decision;
  private readonly windowMs: number;
  private pending: RawLine[] = [];
  private newest: EpochMs = 0;
  private closeAt = 0;

  constructor(plan: Plan, threshold: number) {
    this.windowMs = plan.windowMs;
    const options = {
      ...observeDefaults,
      windowMs: plan.windowMs,
      holdOpenMs: Math.max(observeDefaults.holdOpenMs, 5 * plan.windowMs),
      learnFromMs: plan.learnUntil - plan.first,
      threshold,
    };
    const setup = { baseline: 'baseline/cli/scan', source: { origin: 'scan', query: '', show }, options };
    this.decision = openBaseline(undefined, setup, { now: plan.first, end: plan.learnUntil, randomBytes: KEY });
  }

  /** Lines come about in the order of their times. */
  offer(line: RawLine, at: EpochMs): void {
    // Closed before, not after: the time up to this line may have ended episodes that it must not prolong.
    if (at >= this.closeAt) this.close(at);
    this.pending.push(line);
    if (this.pending.length === MOST_AT_ONCE) this.flush();
  }

  /** Ends everything and gives each episode as it was told last. */
  end(): { readonly anomalies: readonly Anomaly[]; readonly lateLines: number } {
    this.flush();
    const end = this.newest + SETTLE_MS + 12 * Math.max(this.windowMs, MINUTE_MS);
    // Where a file ends nobody knows who would have spoken: that is no silence.
    const span = { from: msToNs(this.closeAt), until: msToNs(Math.max(this.closeAt, end)) };
    this.decision.note([{ span, why: 'the file ends' }]);
    this.close(end);
    const { anomalies } = this.decision.change(this.newest);
    const episodes = new Map(anomalies.map((each) => [`${each.fingerprint} ${each.startsAt}`, each]));
    const { late, tooLate } = this.decision.head.counts;
    return { anomalies: [...episodes.values()], lateLines: late + tooLate };
  }

  private close(at: EpochMs): void {
    this.flush();
    this.newest = Math.max(this.newest, at);
    this.closeAt = (Math.floor(at / this.windowMs) + 1) * this.windowMs;
    this.decision.close(msToNs(Math.max(0, at - SETTLE_MS)));
  }

  private flush(): void {
    if (this.pending.length === 0) return;
    this.decision.offer(this.pending);
    this.pending = [];
  }
}

/** LogQL, so that what was found in a file can be looked for in a Loki. */
function show(what: Shown): { query: string } {
  const selector = Object.entries(what.labels as Labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const filters = what.contains.map((text) => ` |= ${JSON.stringify(text)}`);
  return { query: `{${selector.join(', ')}}${filters.join('')}` };
}
