import { BlockHeads, GONE, PATCH } from './block-heads';
import type { EntryRow } from './block-writer';
import type { RowBlock } from './row-block';
import { damaged } from './value-bytes';

const NOWHERE = -1;
/** More than any table has: a slot beyond it is damage, not a reason to ask for memory. */
const MOST_SLOTS = 1 << 22;

/** Rows by slot as their blocks hold them, until each is asked for: a column for each thing that is known of all of them. */
export class PackedRows {
  readonly #blocks: RowBlock[] = [];
  readonly #heads = new BlockHeads();
  /** By slot. */
  readonly #block: number[] = [];
  readonly #from: number[] = [];
  readonly #patch: number[] = [];
  readonly #patchFrom: number[] = [];
  readonly #at: number[] = [];
  readonly #keyFrom: number[] = [];
  readonly #keyEnd: number[] = [];
  /** Made when a key is first looked for. */
  #slotsByKey: SlotsByKey | undefined;

  constructor(private readonly bornWith: ReadonlySet<string>) {}

  /** Slots that have ever been taken. */
  get length(): number {
    return this.#block.length;
  }

  /** Takes a younger block. `isWanted`: told each entry's slot, as counted from `first`, and whether a row lies there then. */
  take(block: RowBlock, first: number, isWanted: (slot: number, kind: number) => boolean): void {
    const heads = this.#heads;
    const number = this.#blocks.push(block) - 1;
    block.readHeads(heads);
    for (let index = 0; index < heads.count; index++) {
      const slot = first + heads.slots[index]!;
      const kind = heads.kinds[index]!;
      if (isWanted(slot, kind)) this.#put(slot, number, index);
    }
  }

  has(slot: number): boolean {
    return (this.#block[slot] ?? NOWHERE) !== NOWHERE;
  }

  at(slot: number): number {
    return this.#at[slot]!;
  }

  key(slot: number): string {
    return this.#blocks[this.#block[slot]!]!.keys.slice(this.#keyFrom[slot], this.#keyEnd[slot]);
  }

  /** -1: no row here has this key. */
  find(key: string): number {
    if (this.length === 0) return NOWHERE;
    this.#slotsByKey ??= this.#index();
    const { first, next } = this.#slotsByKey;
    let slot = first[hashOf(key, 0, key.length) & (first.length - 1)]!;
    while (slot !== NOWHERE && !(this.has(slot) && this.#isCalled(slot, key))) slot = next[slot]!;
    return slot;
  }

  /** The row, which is no longer here then. */
  unpack(slot: number, key: string): EntryRow {
    const block = this.#blocks[this.#block[slot]!]!;
    const patch = this.#blocks[this.#patch[slot]!];
    const known = { key, at: this.#at[slot]! };
    const from = this.#from[slot]!;
    const patchFrom = this.#patchFrom[slot]!;
    this.vacate(slot);
    if (patch === undefined) return block.read(from, known);
    if (this.bornWith.size === 0) return patch.read(patchFrom, known);
    return patch.read(patchFrom, { ...block.readSome(from, this.bornWith), ...known });
  }

  vacate(slot: number): void {
    if (slot < this.length) this.#block[slot] = this.#patch[slot] = NOWHERE;
  }

  #put(slot: number, block: number, index: number): void {
    const heads = this.#heads;
    if (slot > MOST_SLOTS) throw damaged();
    while (this.length <= slot) this.#grow();
    const kind = heads.kinds[index]!;
    if (kind === GONE) return this.vacate(slot);
    this.#at[slot] = heads.ats[index]!;
    if (kind === PATCH) {
      this.#patch[slot] = block;
      this.#patchFrom[slot] = heads.froms[index]!;
      return;
    }
    this.#block[slot] = block;
    this.#patch[slot] = NOWHERE;
    this.#from[slot] = heads.froms[index]!;
    this.#keyFrom[slot] = heads.keyFroms[index]!;
    this.#keyEnd[slot] = heads.keyEnds[index]!;
  }

  #grow(): void {
    this.#block.push(NOWHERE);
    this.#patch.push(NOWHERE);
    for (const column of [this.#from, this.#patchFrom, this.#at, this.#keyFrom, this.#keyEnd]) column.push(0);
  }

  #isCalled(slot: number, key: string): boolean {
    const from = this.#keyFrom[slot]!;
    return this.#keyEnd[slot]! - from === key.length && this.#blocks[this.#block[slot]!]!.keys.startsWith(key, from);
  }

  #index(): SlotsByKey {
    const { length } = this;
    const first = new Int32Array(2 ** Math.ceil(Math.log2(2 * length + 1))).fill(NOWHERE);
    const next = new Int32Array(length).fill(NOWHERE);
    for (let slot = 0; slot < length; slot++) {
      if (!this.has(slot)) continue;
      const { keys } = this.#blocks[this.#block[slot]!]!;
      const bucket = hashOf(keys, this.#keyFrom[slot]!, this.#keyEnd[slot]!) & (first.length - 1);
      next[slot] = first[bucket]!;
      first[bucket] = slot;
    }
    return { first, next };
  }
}

interface SlotsByKey {
  /** By the key's hash: the first slot of its chain, and by slot the next one. */
  readonly first: Int32Array;
  readonly next: Int32Array;
}

function hashOf(text: string, from: number, end: number): number {
  let hash = 0;
  for (let index = from; index < end; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x9e3779b1);
  return hash ^ (hash >>> 15);
}
