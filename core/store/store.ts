/**
 * State that outlives a process. A unit (a baseline, a book, a receiver) changes as a whole, by compare-and-set.
 * Every method throws CoreError: `store-unavailable`, `corrupt-state` or `newer-state`.
 */
export interface Store {
  /** `unchanged` when the unit is still at `known`, whatever was settled since; `undefined` when it does not exist. */
  load(unit: string, known?: Version): Promise<Loaded | 'unchanged' | undefined>;
  /** All or nothing. `new`: must not exist yet. */
  commit(unit: string, at: Version | 'new', change: Change): Promise<{ readonly version: Version } | 'conflict'>;
  /**
   * Leases at most `limit` due rows by the store's own clock, oldest first. A lease that runs out makes its row due again;
   * one that lies further ahead than `MAX_AHEAD_MS` counts as run out (the clock went back). Dead rows are never taken.
   */
  take(unit: string, forMs: number, limit: number): Promise<readonly Row[]>;
  /** Idempotent; never changes the version. `done` is accepted from anybody, the rest only with the lease of the last take. */
  settle(unit: string, outcomes: readonly RowOutcome[]): Promise<void>;
  /** Pages through unit names in order; no character of a prefix is special. */
  list(prefix: string, after: string | undefined, limit: number): Promise<readonly string[]>;
}

/** Longer than any lease or back-off (the longest back-off is 64 min), so that only a clock that went back exceeds it. */
export const MAX_AHEAD_MS = 2 * 3_600_000;

/** Opaque: the unit's random birth id and a number. A unit deleted and made again is another one. */
export type Version = string;

export type Parts = ReadonlyMap<string, Uint8Array>;

export interface Loaded {
  readonly version: Version;
  readonly parts: Parts;
  /** Keys of rows neither settled nor dead. */
  readonly undoneKeys: ReadonlySet<string>;
  readonly deadRows: number;
}

/** Only what changed is written. Parts stay small (64 KB), so that a round rewrites little. */
export interface Change {
  readonly put: Parts;
  /** Applied before `put`. */
  readonly drop: readonly string[] | 'all';
  readonly outbox: readonly NewRow[];
}

/** `key`: a fingerprint or a group key. A row whose id the unit has undone already is left as it is. */
export interface NewRow {
  readonly id: string;
  readonly key: string;
  readonly body: Uint8Array;
}

/** `takes` counts this take too; `failures` counts settled `again`s. */
export interface Row extends NewRow {
  readonly lease: string;
  readonly takes: number;
  readonly failures: number;
}

export type RowOutcome = { readonly id: string; readonly lease: string } & (
  | { readonly is: 'done' }
  | { readonly is: 'running'; readonly forMs: number }
  | { readonly is: 'again'; readonly afterMs: number; readonly why: string }
  | { readonly is: 'dead'; readonly why: string }
);
