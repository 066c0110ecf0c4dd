import { GONE, KINDS, PATCH, ROW } from './block-heads';
import { ValueWriter } from './value-bytes';
import type { Value } from './value-bytes';

/** One row, or that a slot is empty, in a block. */
export interface Entry {
  readonly slot: number;
  /** Undefined: nothing lies in this slot any more. */
  readonly row: EntryRow | undefined;
  /** Without the fields that a row is born with: those stand in an older block. */
  readonly isPatch: boolean;
}

export interface EntryRow {
  readonly key: string;
  readonly at: number;
}

/** What a block says of itself. */
export interface BlockMark {
  /** The number of the round that wrote it. */
  readonly round: number;
  /** Rows that the table had evicted by then. */
  readonly evicted: number;
}

/**
 * How rows are written. It is part of the schema of all parts that hold rows, so that an older version says that they are newer.
 * 1 had its heads' numbers as values; before it, a part was a list of JSON, which begins with a bracket.
 */
export const ROWS_FORMAT = 2;
/** Most times of a round lie so many milliseconds apart. */
const STEPS = [60_000, 1] as const;
/** Bytes of an entry's head, about. */
const HEAD_BYTES = 5;

/** Field names of rows that have the same ones: written once a block, sorted, so that equal rows give equal bytes. */
export type Shape = readonly string[];

/** Writes rows as bytes, those of the lowest slot first: heads before bodies, so that a row is read only when it is asked for. */
export class BlockWriter {
  readonly #shapes = new Shapes();
  readonly #bodies = new ValueWriter();
  readonly #heads: { readonly place: number; readonly key: number; readonly at: number; readonly length: number }[] =
    [];
  /** Of all rows, one text: read at once, and cut up. */
  #keys = '';
  #slot = 0;

  constructor(private readonly bornWith: ReadonlySet<string>) {}

  get bytes(): number {
    return this.#keys.length + HEAD_BYTES * this.#heads.length + this.#bodies.length;
  }

  add({ slot, row, isPatch }: Entry): void {
    const kind = row === undefined ? GONE : isPatch ? PATCH : ROW;
    const place = (slot - this.#slot) * KINDS + kind;
    this.#slot = slot;
    if (row === undefined) {
      this.#heads.push({ place, key: 0, at: NaN, length: 0 });
      return;
    }
    const from = this.#bodies.length;
    const shape = this.#shapes.numberOf(row, isPatch ? this.bornWith : NOTHING);
    this.#bodies.whole(shape);
    for (const name of this.#shapes.all[shape]!) this.#bodies.value((row as unknown as Record<string, Value>)[name]);
    this.#heads.push({ place, key: row.key.length, at: row.at, length: this.#bodies.length - from });
    if (kind === ROW) this.#keys += row.key;
  }

  block({ round, evicted }: BlockMark): Uint8Array {
    const heads = this.#headBytes();
    const keys = new ValueWriter();
    keys.value(this.#keys);
    const block = new ValueWriter();
    block.byte(ROWS_FORMAT);
    block.whole(round);
    block.whole(evicted);
    block.whole(this.#heads.length);
    for (const part of [heads, keys, this.#bodies]) block.whole(part.length);
    for (const part of [heads, keys, this.#bodies]) block.raw(part.taken());
    block.value(this.#shapes.all);
    return block.taken();
  }

  /** Times as their distance from the earliest one, where all are whole numbers. */
  #headBytes(): ValueWriter {
    const ats = this.#heads.filter(({ at }) => !Number.isNaN(at)).map(({ at }) => at);
    const least = ats.reduce((one, other) => Math.min(one, other), ats[0] ?? 0);
    const step = STEPS.find((each) => ats.every((at) => Number.isSafeInteger((at - least) / each))) ?? 0;
    const bytes = new ValueWriter();
    bytes.value(least);
    bytes.whole(step);
    for (const { place, key, at, length } of this.#heads) {
      bytes.whole(place);
      const kind = place % KINDS;
      if (kind === GONE) continue;
      if (kind === ROW) bytes.whole(key);
      if (step === 0) bytes.value(at);
      else bytes.whole((at - least) / step);
      bytes.whole(length);
    }
    return bytes;
  }
}

const NOTHING: ReadonlySet<string> = new Set();

/** The shapes of a block's rows, in the order in which they came. */
class Shapes {
  readonly all: Shape[] = [];
  readonly #numbers = new Map<string, number>();

  /** By the order of the row's own fields, for sorting names again for each row would cost more than writing them. */
  numberOf(row: EntryRow, without: ReadonlySet<string>): number {
    const fields = Object.keys(row);
    const asItIs = `${without.size} ${fields.join()}`;
    let number = this.#numbers.get(asItIs);
    if (number === undefined) {
      const names = fields.filter((name) => name !== 'key' && name !== 'at' && !without.has(name)).sort();
      const sorted = names.join();
      number = this.#numbers.get(sorted) ?? this.all.push(names) - 1;
      this.#numbers.set(sorted, number).set(asItIs, number);
    }
    return number;
  }
}
