/** So many rounds back a changed row may stand in the journal before it is written again, or into its part. */
const KEPT_ROUNDS = 16;
/** A journal with more entries for each row of its table lets its oldest rounds go sooner. */
const ENTRIES_A_ROW = 2;
/** Rounds in which every part is written once, so that the journal never holds more than these. */
const SWEEP_ROUNDS = 64;

interface Segment {
  /** Names of its parts. */
  readonly parts: string[];
  readonly slots: number[];
}

/**
 * Which rows of a table stand in which round's part of the journal. It only keeps the books: `RowTable` writes. All that it
 * knows can be read from the parts again, so that it goes on after a restart as it would have without one.
 */
export class RowJournal {
  /** By their numbers, the oldest first. */
  readonly #segments = new Map<number, Segment>();
  /** The newest segment that holds the slot, unless its part is newer. */
  readonly #newest: number[] = [];
  /** Number of the round in which a part was written last. */
  readonly #written: number[] = [];
  #entries = 0;

  constructor(private readonly slotsAPart: number) {}

  get isEmpty(): boolean {
    return this.#segments.size === 0;
  }

  /** Of the round that is being written. */
  get next(): number {
    let latest = 0;
    for (const number of this.#segments.keys()) latest = Math.max(latest, number);
    for (const number of this.#written) latest = Math.max(latest, number ?? 0); // Sparse: `undefined` where no part is.
    return latest + 1;
  }

  /** Parts of which the journal holds rows that they do not. */
  get waiting(): Set<number> {
    const parts = new Set<number>();
    for (const [slot, round] of this.#newest.entries()) if (round > 0) parts.add(Math.floor(slot / this.slotsAPart));
    return parts;
  }

  noteDropped(part: number): void {
    this.noteWritten(part, 0);
  }

  /** For those who open: parts first, then segments in their order. */
  noteWritten(part: number, round: number): void {
    this.#written[part] = round;
    const from = part * this.slotsAPart;
    for (let slot = from; slot < from + this.slotsAPart; slot++) if (this.#newest[slot]) this.#newest[slot] = 0;
  }

  /** False when the slot's part is newer than the entry. */
  noteEntry(round: number, part: string, slot: number): boolean {
    let segment = this.#segments.get(round);
    if (segment === undefined) this.#segments.set(round, (segment = { parts: [], slots: [] }));
    if (segment.parts.at(-1) !== part) segment.parts.push(part);
    segment.slots.push(slot);
    this.#entries++;
    if ((this.#written[Math.floor(slot / this.slotsAPart)] ?? 0) >= round) return false;
    while (this.#newest.length < slot) this.#newest.push(0);
    this.#newest[slot] = round;
    return true;
  }

  /** Parts that are to be written so that none is older than the sweep: those that were not for longest. */
  due(parts: number): number[] {
    const inOrder = [...this.waiting].sort(
      (one, other) => (this.#written[one] ?? 0) - (this.#written[other] ?? 0) || one - other,
    );
    return inOrder.slice(0, Math.max(1, Math.round(parts / SWEEP_ROUNDS)));
  }

  /** Lets go the segments that are too old, or too many for so many rows. Gives their parts, and the slots that no younger one holds. */
  retire(round: number, rows: number): { readonly parts: readonly string[]; readonly slots: readonly number[] } {
    const parts: string[] = [];
    const slots: number[] = [];
    for (const [number, segment] of this.#segments) {
      if (number > round - KEPT_ROUNDS && this.#entries <= ENTRIES_A_ROW * rows) break;
      this.#segments.delete(number);
      this.#entries -= segment.slots.length;
      parts.push(...segment.parts);
      for (const slot of segment.slots) if (this.#newest[slot] === number) slots.push(slot);
    }
    return { parts, slots };
  }

  /** Lets go all of them, once their rows stand in parts. */
  clear(): readonly string[] {
    const parts = [...this.#segments.values()].flatMap((segment) => segment.parts);
    this.#segments.clear();
    this.#newest.length = 0;
    this.#entries = 0;
    return parts;
  }
}
