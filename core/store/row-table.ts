import { GONE, PATCH } from './block-heads';
import { BlockWriter } from './block-writer';
import { openBlock } from './older-blocks';
import { PackedRows } from './packed-rows';
import { evictedIn, JOURNAL, ownParts } from './own-parts';
import type { OwnPart } from './own-parts';
import { RowJournal } from './row-journal';
import type { Parts } from './store';

/** `at` orders rows by how lately they mattered: the smallest is forgotten first. Numbers, texts and lists of them only. */
export interface Row {
  readonly key: string;
  at: number;
}

export interface RowTableOptions {
  /** Parts are named `<name>/<number>`, those of the journal `<name>/journal/<round>.<number>`. */
  readonly name: string;
  readonly capacity: number;
  /** So that a part stays under 64 KB. */
  readonly rowsAPart: number;
  /** Fields that a row is born with and keeps for life: what changes in it is written without them. */
  readonly bornWith?: readonly string[];
}

type Change = readonly [part: string, bytes: Uint8Array | undefined];

/** A tenth at once: finding the oldest rows sorts the table, which a single eviction each time would pay again and again. */
const EVICTED_AT_ONCE = 0.1;
/** A table of fewer parts writes those that changed: they are small, and a journal of them would not be. */
const LEAST_PARTS = 8;
/** A part of whose rows so many have changed is written itself. */
const MOSTLY = 1;
/** A part of the journal is closed once it holds so much: with its last row it stays under 64 KB. */
const JOURNAL_BYTES = 40 * 1_024;

/**
 * Many small rows by key, bounded. A row keeps its slot for life; so many slots are one part. Rows that change are written into a
 * journal, a round's together, for they lie all over the parts; the parts follow one after another. See docs/decisions/0012.
 * Rows are read from their bytes when they are first asked for.
 */
export class RowTable<Kept extends Row> {
  readonly #options: RowTableOptions;
  readonly #bornWith: ReadonlySet<string>;
  readonly #journal: RowJournal;
  /** Those that have been asked for; the others lie packed. */
  readonly #slots: (Kept | undefined)[] = [];
  readonly #slotOf = new Map<string, number>();
  readonly #packed: PackedRows;
  #unopened: Parts | undefined;
  #size = 0;
  #evicted = 0;
  /** Slots whose row its part holds already: the journal need not repeat what it is born with. */
  readonly #isInPart: boolean[] = [];
  /** Descending, so that the lowest free slot is filled first, before and after a restart alike. */
  #free: number[] = [];
  #isFreeInOrder = true;
  readonly #changed = new Set<number>();

  constructor(options: RowTableOptions, parts: Parts) {
    this.#options = options;
    this.#bornWith = new Set(options.bornWith);
    this.#journal = new RowJournal(options.rowsAPart);
    this.#packed = new PackedRows(this.#bornWith);
    this.#unopened = parts;
  }

  /** When something is first asked of the table: a small round leaves most tables as they are. */
  #openParts(parts: Parts): void {
    this.#unopened = undefined;
    for (const part of ownParts(this.#options.name, parts)) this.#open(part, parts.get(part.name)!);
    this.#slots.length = this.#packed.length;
    for (let slot = this.#slots.length - 1; slot >= 0; slot--) {
      if (this.#packed.has(slot)) this.#size++;
      else this.#free.push(slot);
    }
  }

  get size(): number {
    if (this.#unopened) this.#openParts(this.#unopened);
    return this.#size;
  }

  /** Rows forgotten for want of room, since the first one. Reads none. */
  get evicted(): number {
    return this.#unopened ? evictedIn(this.#options.name, this.#unopened) : this.#evicted;
  }

  get(key: string): Kept | undefined {
    const slot = this.#slotOf.get(key);
    if (slot !== undefined) return this.#slots[slot];
    if (this.#unopened) this.#openParts(this.#unopened);
    const packed = this.#packed.find(key);
    return packed < 0 ? undefined : this.#unpack(packed, key);
  }

  /** Where the row lies: stable, and equal after a restart. */
  slotOf(key: string): number {
    if (this.#unopened) this.#openParts(this.#unopened);
    return this.#slotOf.get(key) ?? this.#packed.find(key);
  }

  /** Adds a row whose key is new. Returns those that had to go for it. */
  add(row: Kept): readonly Kept[] {
    if (this.#unopened) this.#openParts(this.#unopened);
    const gone = this.#size >= this.#options.capacity ? this.#evictOldest() : [];
    const slot = this.#freeSlot();
    this.#slots[slot] = row;
    this.#slotOf.set(row.key, slot);
    this.#size++;
    this.#changed.add(slot);
    return gone;
  }

  /** Tells that a row was changed in place. */
  touch(row: Kept): void {
    const slot = this.#slotOf.get(row.key);
    if (slot !== undefined) this.#changed.add(slot);
  }

  /** Drops a row that it holds, for want of room by the caller's own count. */
  evict(row: Row): void {
    this.drop(row);
    this.#evicted++;
  }

  drop({ key }: Row): void {
    const slot = this.slotOf(key);
    if (slot < 0) return;
    this.#slotOf.delete(key);
    this.#slots[slot] = undefined;
    this.#packed.vacate(slot);
    this.#isInPart[slot] = false;
    this.#size--;
    this.#free.push(slot);
    this.#isFreeInOrder = false;
    this.#changed.add(slot);
  }

  rows(): IterableIterator<Kept> {
    return this.rowsSince(-Infinity);
  }

  /** Those of these rows that it holds, by their slots: the same order before and after a restart. */
  inOrder(rows: Iterable<Row>): Kept[] {
    const slots: number[] = [];
    for (const { key } of rows) {
      const slot = this.slotOf(key);
      if (slot >= 0) slots.push(slot);
    }
    // Integers of one size are sorted without asking us about every two.
    return Array.from(Int32Array.from(slots).sort(), (slot) => this.#rowAt(slot)!);
  }

  /** The rows whose `at` is no smaller, without reading the others. */
  *rowsSince(at: number): IterableIterator<Kept> {
    if (this.#unopened) this.#openParts(this.#unopened);
    for (let slot = 0; slot < this.#slots.length; slot++)
      if (this.#isTaken(slot) && this.#atOf(slot) >= at) yield this.#rowAt(slot)!;
  }

  /** What is to be written, as of now: ask for all of it before the next change. */
  *changes(): IterableIterator<Change> {
    if (this.#changed.size === 0) return;
    const changed = Map.groupBy([...this.#changed], (slot) => this.#partOf(slot));
    this.#changed.clear();
    if (this.size < LEAST_PARTS * this.#options.rowsAPart) {
      const parts = [...changed.keys(), ...this.#journal.waiting];
      for (const part of this.#journal.clear()) yield [part, undefined];
      yield* this.#writeParts(parts, 0);
      return;
    }
    const round = this.#journal.next;
    const due = this.#journal.due(this.size / this.#options.rowsAPart);
    const parts = this.#mostlyChanged(changed).concat(due);
    yield* this.#writeParts(parts, round);
    const retired = this.#journal.retire(round, this.size);
    for (const part of retired.parts) yield [part, undefined];
    const left = [...changed].filter(([part]) => !parts.includes(part)).flatMap(([, slots]) => slots);
    yield* this.#writeJournal(new Set([...left, ...retired.slots]), round);
  }

  *#writeParts(parts: readonly number[], round: number): IterableIterator<Change> {
    for (const part of new Set(parts.toSorted((one, other) => one - other))) yield this.#writePart(part, round);
  }

  #mostlyChanged(changed: ReadonlyMap<number, readonly number[]>): number[] {
    const isMost = ([part, slots]: readonly [number, readonly number[]]): boolean => {
      const { rowsAPart } = this.#options;
      let rows = 0;
      for (let slot = part * rowsAPart; slot < (part + 1) * rowsAPart; slot++) if (this.#isTaken(slot)) rows++;
      return slots.length >= MOSTLY * rows;
    };
    return [...changed].filter(isMost).map(([part]) => part);
  }

  #writePart(part: number, round: number): Change {
    const { name, rowsAPart } = this.#options;
    const from = part * rowsAPart;
    const writer = new BlockWriter(this.#bornWith);
    let isEmpty = true;
    for (let slot = from; slot < from + rowsAPart; slot++) {
      const row = this.#rowAt(slot);
      this.#isInPart[slot] = row !== undefined;
      if (row === undefined) continue;
      writer.add({ slot: slot - from, row, isPatch: false });
      isEmpty = false;
    }
    // An empty part of which the journal tells stays, or the journal's rows would be there again.
    const isDropped = isEmpty && this.#journal.isEmpty;
    this.#journal.noteWritten(part, isDropped ? 0 : round);
    return [`${name}/${part}`, isDropped ? undefined : writer.block({ round, evicted: this.#evicted })];
  }

  *#writeJournal(slots: ReadonlySet<number>, round: number): IterableIterator<Change> {
    let writer = new BlockWriter(this.#bornWith);
    let number = 0;
    for (const slot of [...slots].sort((one, other) => one - other)) {
      writer.add({ slot, row: this.#rowAt(slot), isPatch: this.#isInPart[slot] ?? false });
      const name = this.#journalPart(round, number);
      this.#journal.noteEntry(round, name, slot);
      if (writer.bytes < JOURNAL_BYTES) continue;
      yield [name, writer.block({ round, evicted: this.#evicted })];
      writer = new BlockWriter(this.#bornWith);
      number++;
    }
    if (writer.bytes > 0) yield [this.#journalPart(round, number), writer.block({ round, evicted: this.#evicted })];
  }

  #journalPart(round: number, number: number): string {
    return `${this.#options.name}/${JOURNAL}${round}.${number}`;
  }

  #partOf(slot: number): number {
    return Math.floor(slot / this.#options.rowsAPart);
  }

  #isTaken(slot: number): boolean {
    return this.#slots[slot] !== undefined || this.#packed.has(slot);
  }

  #rowAt(slot: number): Kept | undefined {
    return this.#slots[slot] ?? (this.#packed.has(slot) ? this.#unpack(slot, this.#packed.key(slot)) : undefined);
  }

  #atOf(slot: number): number {
    return this.#slots[slot]?.at ?? this.#packed.at(slot);
  }

  #evictOldest(): Kept[] {
    const order = (one: Row, other: Row): number => one.at - other.at || (one.key < other.key ? -1 : 1);
    const oldest = Array.from(this.#taken(), (slot) => ({
      key: this.#slots[slot]?.key ?? this.#packed.key(slot),
      at: this.#atOf(slot),
    })).sort(order);
    const gone = oldest.slice(0, Math.max(1, Math.floor(this.#options.capacity * EVICTED_AT_ONCE)));
    this.#evicted += gone.length;
    return gone.map(({ key }) => {
      const row = this.get(key)!;
      this.drop(row);
      return row;
    });
  }

  *#taken(): IterableIterator<number> {
    for (let slot = 0; slot < this.#slots.length; slot++) if (this.#isTaken(slot)) yield slot;
  }

  #freeSlot(): number {
    if (!this.#isFreeInOrder) this.#free.sort((one, other) => other - one);
    this.#isFreeInOrder = true;
    return this.#free.pop() ?? this.#slots.length;
  }

  #open({ name, part }: OwnPart, bytes: Uint8Array): void {
    const block = openBlock(name, bytes);
    const { round, evicted } = block.mark;
    this.#evicted = Math.max(this.#evicted, evicted);
    if (part !== undefined) this.#journal.noteWritten(part, round);
    const first = part === undefined ? 0 : part * this.#options.rowsAPart;
    this.#packed.take(block, first, (slot, kind) => {
      if (part === undefined && !this.#journal.noteEntry(round, name, slot)) return false;
      if (kind !== PATCH) this.#isInPart[slot] = part !== undefined && kind !== GONE;
      return true;
    });
  }

  #unpack(slot: number, key: string): Kept {
    const row = this.#packed.unpack(slot, key) as Kept;
    this.#slots[slot] = row;
    this.#slotOf.set(key, slot);
    return row;
  }
}
