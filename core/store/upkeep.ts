import type { NewRow } from './store';

/** What operators need of a store beside the port; nothing on the way of a line calls it. */
export interface Upkeep {
  /** Forgets a unit with its parts, rows and dead rows. Committed as `new` later, it has another birth. */
  remove(unit: string): Promise<void>;
  /** Rows neither settled nor dead, leased or not, oldest first. Looking takes no lease and counts no take. */
  undone(unit: string): Promise<readonly UndoneRow[]>;
  /** The newest `MAX_DEAD_ROWS` rows that were given up, oldest first. `Loaded.deadRows` counts all that ever were. */
  dead(unit: string): Promise<readonly DeadRow[]>;
}

export interface UndoneRow extends NewRow {
  readonly takes: number;
  readonly failures: number;
}

export interface DeadRow {
  readonly id: string;
  readonly key: string;
  readonly body: Uint8Array;
  readonly why: string;
  readonly takes: number;
  readonly failures: number;
}

/** Bodies of dead rows are for a person to look at: more than these nobody reads. */
export const MAX_DEAD_ROWS = 1_000;
