import { CoreError } from '../errors';
import type { Parts } from './store';

/** `at` orders rows by how lately they mattered: the smallest is forgotten first. Numbers and texts only: rows are kept as JSON. */
export interface Row {
  readonly key: string;
  at: number;
}

export interface RowTableOptions {
  /** Parts are named `<name>/<number>`. */
  readonly name: string;
  readonly capacity: number;
  /** So that a part stays under 64 KB. */
  readonly rowsAPart: number;
}

/** A tenth at once: finding the oldest rows sorts the table, which a single eviction each time would pay again and again. */
const EVICTED_AT_ONCE = 0.1;

/**
 * Many small rows by key, bounded, kept in small parts of which only the changed ones are written. A row keeps its slot for
 * life, so rows born together (one service's templates) lie in one part and change it together.
 */
export class RowTable<Kept extends Row> {
  readonly #options: RowTableOptions;
  readonly #slots: (Kept | undefined)[] = [];
  readonly #slotOf = new Map<string, number>();
  /** Descending, so that the lowest free slot is filled first, before and after a restart alike. */
  #free: number[] = [];
  #isFreeInOrder = true;
  readonly #changed = new Set<number>();

  constructor(options: RowTableOptions, parts: Parts) {
    this.#options = options;
    for (const [part, bytes] of parts) this.#open(part, bytes);
    for (let slot = this.#slots.length - 1; slot >= 0; slot--)
      if (this.#slots[slot] === undefined) this.#free.push(slot);
  }

  get size(): number {
    return this.#slotOf.size;
  }

  get(key: string): Kept | undefined {
    const slot = this.#slotOf.get(key);
    return slot === undefined ? undefined : this.#slots[slot];
  }

  /** Where the row lies: stable, and equal after a restart. */
  slotOf(key: string): number {
    return this.#slotOf.get(key) ?? -1;
  }

  /** Adds a row whose key is new. Returns those that had to go for it. */
  add(row: Kept): readonly Kept[] {
    const gone = this.#slotOf.size >= this.#options.capacity ? this.#evict() : [];
    const slot = this.#freeSlot();
    this.#slots[slot] = row;
    this.#slotOf.set(row.key, slot);
    this.#changed.add(this.#partOf(slot));
    return gone;
  }

  /** Tells that a row was changed in place. */
  touch(row: Kept): void {
    const slot = this.#slotOf.get(row.key);
    if (slot !== undefined) this.#changed.add(this.#partOf(slot));
  }

  *rows(): IterableIterator<Kept> {
    for (const row of this.#slots) if (row !== undefined) yield row;
  }

  *changes(): IterableIterator<readonly [part: string, bytes: Uint8Array | undefined]> {
    const encoder = new TextEncoder();
    for (const part of [...this.#changed].sort((one, other) => one - other)) {
      const from = part * this.#options.rowsAPart;
      const rows = this.#slots.slice(from, from + this.#options.rowsAPart);
      const isEmpty = rows.every((row) => row === undefined);
      yield [`${this.#options.name}/${part}`, isEmpty ? undefined : encoder.encode(JSON.stringify(rows))];
    }
    this.#changed.clear();
  }

  #partOf(slot: number): number {
    return Math.floor(slot / this.#options.rowsAPart);
  }

  #evict(): Kept[] {
    const oldest = [...this.rows()].sort((one, other) => one.at - other.at || (one.key < other.key ? -1 : 1));
    const gone = oldest.slice(0, Math.max(1, Math.floor(this.#options.capacity * EVICTED_AT_ONCE)));
    for (const row of gone) this.drop(row);
    return gone;
  }

  drop(row: Kept): void {
    const slot = this.#slotOf.get(row.key);
    if (slot === undefined) return;
    this.#slotOf.delete(row.key);
    this.#slots[slot] = undefined;
    this.#free.push(slot);
    this.#isFreeInOrder = false;
    this.#changed.add(this.#partOf(slot));
  }

  #freeSlot(): number {
    if (!this.#isFreeInOrder) this.#free.sort((one, other) => other - one);
    this.#isFreeInOrder = true;
    return this.#free.pop() ?? this.#slots.length;
  }

  #open(part: string, bytes: Uint8Array): void {
    if (!part.startsWith(`${this.#options.name}/`)) return;
    const from = Number(part.slice(this.#options.name.length + 1)) * this.#options.rowsAPart;
    for (const [index, row] of readRows<Kept>(part, bytes).entries()) {
      if (row === null) continue;
      while (this.#slots.length < from + index) this.#slots.push(undefined);
      this.#slots[from + index] = row;
      this.#slotOf.set(row.key, from + index);
    }
  }
}

function readRows<Kept>(part: string, bytes: Uint8Array): (Kept | null)[] {
  try {
    const rows: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (Array.isArray(rows)) return rows as (Kept | null)[];
  } catch {
    // Said below, together with rows that are no rows.
  }
  throw new CoreError('corrupt-state', `Failed to open the part "${part}": it does not hold rows. Reset the baseline.`);
}
