import type { BlockHeads } from './block-heads';
import { GONE, KINDS, ROW } from './block-heads';
import type { BlockMark, EntryRow, Shape } from './block-writer';
import { damaged, ValueReader } from './value-bytes';
import type { Value } from './value-bytes';

/** Rows that are read one by one. */
export interface RowBlock {
  readonly mark: BlockMark;
  /** Of all its rows, one behind the other. */
  readonly keys: string;
  readHeads(into: BlockHeads): void;
  /** The row whose values begin there; of a patch, on top of what it was born with. */
  read(from: number, known: EntryRow): EntryRow;
  /** Only those fields of it. */
  readSome(from: number, names: ReadonlySet<string>): Readonly<Record<string, Value>>;
}

/** Reads no more of its bytes than it is asked for. */
export class BytesBlock implements RowBlock {
  readonly mark: BlockMark;
  protected readonly reader: ValueReader;
  protected shapes: readonly Shape[] | undefined;
  protected count = 0;
  protected headsFrom = 0;
  protected keysFrom = 0;
  protected bodiesFrom = 0;
  #shapesFrom = 0;
  #keys: string | undefined;

  constructor(bytes: Uint8Array) {
    this.reader = new ValueReader(bytes);
    this.reader.byte();
    this.mark = this.readMark();
  }

  get keys(): string {
    if (this.#keys === undefined) {
      this.reader.at = this.keysFrom;
      this.#keys = this.reader.text();
    }
    return this.#keys;
  }

  readHeads(into: BlockHeads): void {
    const { reader } = this;
    into.reserve(this.count);
    reader.at = this.headsFrom;
    const least = reader.value() as number;
    const step = reader.whole();
    for (let index = 0, slot = 0, key = 0, from = this.bodiesFrom; index < into.count; index++) {
      const place = reader.whole();
      const kind = place % KINDS;
      slot += (place - kind) / KINDS;
      into.slots[index] = slot;
      into.kinds[index] = kind;
      if (kind === GONE) continue;
      into.keyFroms[index] = key;
      if (kind === ROW) key += reader.whole();
      into.keyEnds[index] = key;
      into.ats[index] = step === 0 ? (reader.value() as number) : least + step * reader.whole();
      into.froms[index] = from;
      from += reader.whole();
    }
  }

  read(from: number, known: EntryRow): EntryRow {
    const names = this.#namesAt(from);
    const row: Record<string, Value> = { ...blankOf(names), ...known };
    for (const name of names) row[name] = this.reader.value();
    return row as unknown as EntryRow;
  }

  readSome(from: number, wanted: ReadonlySet<string>): Readonly<Record<string, Value>> {
    const some: Record<string, Value> = {};
    for (const name of this.#namesAt(from)) {
      const value = this.reader.value();
      if (wanted.has(name)) some[name] = value;
    }
    return some;
  }

  protected readMark(): BlockMark {
    const { reader } = this;
    const mark = { round: reader.whole(), evicted: reader.whole() };
    this.count = reader.count();
    const [heads, keys, bodies] = [reader.whole(), reader.whole(), reader.whole()];
    this.headsFrom = reader.at;
    this.keysFrom = this.headsFrom + heads;
    this.bodiesFrom = this.keysFrom + keys;
    this.#shapesFrom = this.bodiesFrom + bodies;
    return mark;
  }

  #namesAt(from: number): Shape {
    const { reader } = this;
    if (this.shapes === undefined) {
      reader.at = this.#shapesFrom;
      this.shapes = reader.value() as Shape[];
    }
    reader.at = from;
    const names = this.shapes[reader.whole()];
    if (names === undefined) throw damaged();
    return names;
  }
}

/** By their fields. Few: a detector has rows of one or two shapes. */
const blanks = new Map<string, Readonly<Record<string, Value>>>();
const lately: { names: Shape; blank: Readonly<Record<string, Value>> } = { names: [], blank: {} };
const MOST_BLANKS = 200;

/** By way of JSON, for an object that was given its fields one by one by computed names becomes a slow one. */
function blankOf(names: Shape): Readonly<Record<string, Value>> {
  if (lately.names === names) return lately.blank;
  const fields = ['key', 'at', ...names];
  const called = fields.join();
  let blank = blanks.get(called);
  if (blank === undefined) {
    if (blanks.size >= MOST_BLANKS) blanks.clear();
    blank = JSON.parse(JSON.stringify(Object.fromEntries(fields.map((name) => [name, 0])))) as Record<string, Value>;
    blanks.set(called, blank);
  }
  return Object.assign(lately, { names, blank }).blank;
}
