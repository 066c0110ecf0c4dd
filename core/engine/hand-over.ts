import type { EpochMs } from '../time';
import { MINUTE_MS, SECOND_MS } from '../time';
import type { Row, RowOutcome, Store } from '../store/store';
import type { Surroundings } from './surroundings';

/** How the execution that carried rows ended. `waiting`: n8n keeps it from then on, so the rows are settled. */
export type ExecutionOutcome = 'success' | 'waiting' | { readonly failure: string };

export interface HandOverOptions {
  readonly leaseMs: number;
  /** A lease is renewed for no longer: then the execution counts as failed. */
  readonly longestHoldMs: number;
  /** Rows of one take. */
  readonly limit: number;
  /** Rows that never failed go together in one execution; else each has its own. */
  readonly isTogether: boolean;
}

export interface HandOverSetup {
  readonly store: Store;
  readonly unit: string;
  /** Resolves when the execution has ended; a rejection is a failure. */
  emit(rows: readonly Row[]): Promise<ExecutionOutcome>;
  readonly options?: Partial<HandOverOptions>;
  readonly surroundings: Surroundings;
}

export interface HandOver {
  /** Saves outcomes, renews leases, takes due rows and emits them. Does not wait for executions. */
  round(): Promise<void>;
  /** Resolves when nothing is in flight. */
  idle(): Promise<void>;
}

export const handOverDefaults: HandOverOptions = {
  leaseMs: MINUTE_MS,
  longestHoldMs: 15 * MINUTE_MS,
  limit: 1_000,
  isTogether: true,
};

const FIRST_BACK_OFF_MS = 30 * SECOND_MS;
/** After so many known failures a row is dead; so it never waits longer than 64 min. */
const FAILURES_LIMIT = 8;
/** A row that kills its process has no known failures: it is dead after so many takes. */
const TAKES_LIMIT = 24;
const LONGEST_LEASE_MS = 64 * MINUTE_MS;

export function createHandOver(setup: HandOverSetup): HandOver {
  return new OutboxHandOver(setup);
}

interface InFlight {
  row: Row;
  readonly since: EpochMs;
  renewedAt: EpochMs;
  leaseMs: number;
}

/**
 * One loop for both triggers. A row is *due*, then *in flight* here under a lease, then its execution's outcome settles it: done,
 * again after a pause, or dead. An outcome that could not be saved is kept and saved before the next take.
 */
class OutboxHandOver implements HandOver {
  private readonly options: HandOverOptions;
  private readonly inFlight = new Map<string, InFlight>();
  private readonly executions = new Set<Promise<void>>();
  private outcomes: RowOutcome[] = [];

  constructor(private readonly setup: HandOverSetup) {
    this.options = { ...handOverDefaults, ...setup.options };
  }

  async round(): Promise<void> {
    await this.renew();
    await this.settle();
    const { store, unit } = this.setup;
    const taken = await store.take(unit, this.options.leaseMs, this.options.limit);
    const fresh = taken.filter((row) => !this.isRetaken(row));
    const [hopeless, hopeful] = partition(fresh, (row) => row.takes > TAKES_LIMIT);
    this.outcomes.push(...hopeless.map((row) => dead(row, `taken ${TAKES_LIMIT} times without any outcome`)));
    for (const rows of this.executionsOf(hopeful)) await this.start(rows);
    await this.settle();
  }

  async idle(): Promise<void> {
    while (this.executions.size > 0) await Promise.all(this.executions);
    // After closing there is no next round that would save what could not be saved.
    await this.settle();
  }

  /** A row that is in flight here is never emitted again: our own lease ran out, and the new one takes its place. */
  private isRetaken(row: Row): boolean {
    const known = this.inFlight.get(row.id);
    if (known) known.row = row;
    return known !== undefined;
  }

  /** What failed, or was left by a process that died, goes alone: one bad row holds up no other. */
  private executionsOf(rows: readonly Row[]): readonly (readonly Row[])[] {
    if (!this.options.isTogether) return rows.map((row) => [row]);
    const [troubled, good] = partition(rows, (row) => row.takes > 1);
    return [...(good.length > 0 ? [good] : []), ...troubled.map((row) => [row])];
  }

  private async start(rows: readonly Row[]): Promise<void> {
    const leaseMs = await this.backOffByTakes(rows);
    const now = this.setup.surroundings.clock();
    const carried = rows.map((row): InFlight => ({ row, since: now, renewedAt: now, leaseMs }));
    for (const one of carried) this.inFlight.set(one.row.id, one);
    const execution = this.run(carried).finally(() => this.executions.delete(execution));
    this.executions.add(execution);
  }

  /** A row that may be what killed its process is leased for longer each time, before it is tried again. */
  private async backOffByTakes(rows: readonly Row[]): Promise<number> {
    const { leaseMs } = this.options;
    const [row] = rows;
    const lost = row === undefined || rows.length > 1 ? 0 : row.takes - 1 - row.failures;
    if (lost < 2) return leaseMs;
    const longerMs = Math.min(LONGEST_LEASE_MS, leaseMs * 2 ** (lost - 1));
    await this.setup.store.settle(this.setup.unit, [running(row!, longerMs)]);
    return longerMs;
  }

  /** Never rejects: nobody may be waiting for it. */
  private async run(carried: readonly InFlight[]): Promise<void> {
    const outcome = await this.outcomeOfEmitting(carried.map(({ row }) => row));
    for (const one of carried) {
      const { id } = one.row;
      // Given up before, as held for too long; by now another execution may carry the row.
      const isOurs = this.inFlight.get(id) === one;
      if (isOurs) this.inFlight.delete(id);
      // Then only its success is still news, and `done` is accepted from anybody.
      if (isOurs || typeof outcome === 'string') this.outcomes.push(outcomeOf(one.row, outcome));
    }
    // Kept where it fails: the next round saves them before it takes any row.
    await this.settle().catch(() => undefined);
  }

  private async outcomeOfEmitting(rows: readonly Row[]): Promise<ExecutionOutcome> {
    try {
      const outcome: ExecutionOutcome | undefined = await this.setup.emit(rows);
      return outcome ?? { failure: 'the execution ended without an outcome' };
    } catch (error) {
      return { failure: messageOf(error) };
    }
  }

  private async settle(): Promise<void> {
    const outcomes = this.outcomes;
    if (outcomes.length === 0) return;
    this.outcomes = [];
    try {
      await this.setup.store.settle(this.setup.unit, outcomes);
    } catch (error) {
      this.outcomes = [...outcomes, ...this.outcomes];
      throw error;
    }
  }

  private async renew(): Promise<void> {
    const now = this.setup.surroundings.clock();
    const renewals: RowOutcome[] = [];
    for (const held of this.inFlight.values()) {
      if (now - held.since > this.options.longestHoldMs) {
        this.inFlight.delete(held.row.id);
        this.outcomes.push(outcomeOf(held.row, { failure: `no outcome after ${this.options.longestHoldMs} ms` }));
      } else if (now - held.renewedAt > held.leaseMs / 3) {
        held.renewedAt = now;
        renewals.push(running(held.row, held.leaseMs));
      }
    }
    if (renewals.length > 0) await this.setup.store.settle(this.setup.unit, renewals);
  }
}

function outcomeOf(row: Row, outcome: ExecutionOutcome): RowOutcome {
  const { id, lease } = row;
  if (typeof outcome === 'string') return { id, lease, is: 'done' };
  const failures = row.failures + 1;
  if (failures >= FAILURES_LIMIT) return dead(row, outcome.failure);
  const afterMs = failures === 1 ? FIRST_BACK_OFF_MS : MINUTE_MS * 2 ** (failures - 2);
  return { id, lease, is: 'again', afterMs, why: outcome.failure };
}

function dead({ id, lease }: Row, why: string): RowOutcome {
  return { id, lease, is: 'dead', why };
}

function running({ id, lease }: Row, forMs: number): RowOutcome {
  return { id, lease, is: 'running', forMs };
}

function partition<T>(all: readonly T[], isFirst: (one: T) => boolean): readonly [T[], T[]] {
  const first: T[] = [];
  const second: T[] = [];
  for (const one of all) (isFirst(one) ? first : second).push(one);
  return [first, second];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
