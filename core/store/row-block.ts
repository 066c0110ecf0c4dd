import { CoreError } from '../errors';
import { ValueReader, ValueWriter } from './value-bytes';
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

/** What a block says of an entry before its row is read. */
export interface EntryHead {
  readonly slot: number;
  readonly kind: 'row' | 'patch' | 'gone';
  /** Of a row. */
  readonly key: string;
  readonly at: number;
  /** Where its values begin. */
  readonly from: number;
}

/** JSON begins with a bracket. */
const FORMAT = 1;
const ROW = 0;
const PATCH = 1;
const GONE = 2;
const KINDS = ['row', 'patch', 'gone'] as const;

/** Field names of rows that have the same ones: written once a block, sorted, so that equal rows give equal bytes. */
type Shape = readonly string[];

/** Writes rows as bytes, those of the lowest slot first: heads before bodies, so that a row is read only when it is asked for. */
export class BlockWriter {
  readonly #shapes = new Shapes();
  readonly #heads = new ValueWriter();
  readonly #bodies = new ValueWriter();
  /** Of all rows, one text: read at once, and cut up. */
  #keys = '';
  #count = 0;
  #slot = 0;

  constructor(private readonly bornWith: ReadonlySet<string>) {}

  get bytes(): number {
    return this.#keys.length + this.#heads.length + this.#bodies.length;
  }

  add({ slot, row, isPatch }: Entry): void {
    this.#heads.whole(slot - this.#slot);
    this.#slot = slot;
    this.#count++;
    this.#heads.byte(row === undefined ? GONE : isPatch ? PATCH : ROW);
    if (row === undefined) return;
    if (!isPatch) {
      this.#heads.whole(row.key.length);
      this.#keys += row.key;
    }
    this.#heads.value(row.at);
    this.#heads.whole(this.#bodies.length);
    const shape = this.#shapes.numberOf(row, isPatch ? this.bornWith : NOTHING);
    this.#bodies.whole(shape);
    for (const name of this.#shapes.all[shape]!) this.#bodies.value((row as unknown as Record<string, Value>)[name]);
  }

  /** `mark`: the number of the round that writes it. */
  block(mark: number): Uint8Array {
    const block = new ValueWriter();
    block.byte(FORMAT);
    block.whole(mark);
    block.value(this.#shapes.all);
    block.value(this.#keys);
    block.whole(this.#count);
    block.whole(this.#heads.length);
    block.raw(this.#heads.taken());
    block.raw(this.#bodies.taken());
    return block.taken();
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

/** Rows that are read one by one. */
export interface RowBlock {
  readonly mark: number;
  heads(): readonly EntryHead[];
  /** The row whose values begin there; of a patch, on top of what it was born with. */
  read(from: number, known: EntryRow): EntryRow;
}

/** Throws `corrupt-state` for what no version wrote. */
export function openBlock(part: string, bytes: Uint8Array): RowBlock {
  return bytes[0] === FORMAT ? new BytesBlock(bytes) : new JsonBlock(part, bytes);
}

class BytesBlock implements RowBlock {
  readonly mark: number;
  readonly #reader: ValueReader;
  readonly #shapes: readonly { readonly names: Shape; readonly blank: Readonly<Record<string, Value>> }[];
  readonly #keys: string;
  readonly #count: number;
  readonly #headsFrom: number;
  readonly #bodiesFrom: number;

  constructor(bytes: Uint8Array) {
    this.#reader = new ValueReader(bytes);
    this.#reader.byte();
    this.mark = this.#reader.whole();
    const shapes = this.#reader.value() as Shape[];
    this.#shapes = shapes.map((names) => ({ names, blank: blankOf(names) }));
    this.#keys = this.#reader.text();
    this.#count = this.#reader.whole();
    const headBytes = this.#reader.whole();
    this.#headsFrom = this.#reader.at;
    this.#bodiesFrom = this.#headsFrom + headBytes;
  }

  heads(): EntryHead[] {
    const reader = this.#reader;
    reader.at = this.#headsFrom;
    const heads: EntryHead[] = [];
    for (let left = this.#count, slot = 0, keyFrom = 0; left > 0; left--) {
      slot += reader.whole();
      const kind = KINDS[reader.byte()]!;
      const keyEnd = keyFrom + (kind === 'row' ? reader.whole() : 0);
      const at = kind === 'gone' ? 0 : (reader.value() as number);
      const from = kind === 'gone' ? 0 : this.#bodiesFrom + reader.whole();
      heads.push({ slot, kind, key: this.#keys.slice(keyFrom, keyEnd), at, from });
      keyFrom = keyEnd;
    }
    return heads;
  }

  read(from: number, known: EntryRow): EntryRow {
    const reader = this.#reader;
    reader.at = from;
    const { names, blank } = this.#shapes[reader.whole()]!;
    const row: Record<string, Value> = { ...blank, ...known };
    for (const name of names) row[name] = reader.value();
    return row as unknown as EntryRow;
  }
}

/** By way of JSON, for an object that was given its fields one by one by computed names becomes a slow one. */
function blankOf(names: Shape): Record<string, Value> {
  return JSON.parse(JSON.stringify(Object.fromEntries(['key', 'at', ...names].map((name) => [name, 0])))) as Record<
    string,
    Value
  >;
}

/** What versions before the journal wrote: a list of a part's rows, `null` for an empty slot. */
class JsonBlock implements RowBlock {
  readonly mark = 0;
  readonly #rows: readonly (EntryRow | null)[];

  constructor(part: string, bytes: Uint8Array) {
    this.#rows = readRows(part, bytes);
  }

  heads(): EntryHead[] {
    return this.#rows.flatMap((row, slot) =>
      row === null ? [] : [{ slot, kind: 'row' as const, key: row.key, at: row.at, from: slot }],
    );
  }

  read(from: number): EntryRow {
    return this.#rows[from]!;
  }
}

function readRows(part: string, bytes: Uint8Array): (EntryRow | null)[] {
  try {
    const rows: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (Array.isArray(rows)) return rows as (EntryRow | null)[];
  } catch {
    // Said below, together with rows that are no rows.
  }
  throw new CoreError('corrupt-state', `Failed to open the part "${part}": it does not hold rows. Reset the baseline.`);
}
