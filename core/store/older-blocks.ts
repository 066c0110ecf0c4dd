import { CoreError } from '../errors';
import type { BlockHeads } from './block-heads';
import { GONE, ROW } from './block-heads';
import { ROWS_FORMAT } from './block-writer';
import type { BlockMark, EntryRow, Shape } from './block-writer';
import { BytesBlock } from './row-block';
import type { RowBlock } from './row-block';
import type { Value } from './value-bytes';

const FIRST_FORMAT = 1;

/** Of whatever version. Throws `corrupt-state` for what none wrote. */
export function openBlock(part: string, bytes: Uint8Array): RowBlock {
  if (bytes[0] === ROWS_FORMAT) return new BytesBlock(bytes);
  return bytes[0] === FIRST_FORMAT ? new FirstBlock(bytes) : new JsonBlock(part, bytes);
}

/** What the first journal wrote. */
class FirstBlock extends BytesBlock {
  protected override readMark(): BlockMark {
    const { reader } = this;
    const round = reader.whole();
    this.shapes = reader.value() as Shape[];
    this.keysFrom = reader.at;
    reader.text();
    this.count = reader.count();
    const heads = reader.whole();
    this.headsFrom = reader.at;
    this.bodiesFrom = this.headsFrom + heads;
    return { round, evicted: 0 };
  }

  override readHeads(into: BlockHeads): void {
    const { reader } = this;
    into.reserve(this.count);
    reader.at = this.headsFrom;
    for (let index = 0, slot = 0, key = 0; index < into.count; index++) {
      slot += reader.whole();
      const kind = reader.byte();
      into.slots[index] = slot;
      into.kinds[index] = kind;
      if (kind === GONE) continue;
      into.keyFroms[index] = key;
      if (kind === ROW) key += reader.whole();
      into.keyEnds[index] = key;
      into.ats[index] = reader.value() as number;
      into.froms[index] = this.bodiesFrom + reader.whole();
    }
  }
}

/** What versions before the journal wrote: a list of a part's rows, `null` for an empty slot. */
class JsonBlock implements RowBlock {
  readonly mark = { round: 0, evicted: 0 };
  readonly keys: string;
  readonly #rows: readonly (EntryRow | null)[];

  constructor(part: string, bytes: Uint8Array) {
    this.#rows = readRows(part, bytes);
    this.keys = this.#rows.map((row) => row?.key ?? '').join('');
  }

  readHeads(into: BlockHeads): void {
    into.reserve(this.#rows.length);
    let key = 0;
    for (const [slot, row] of this.#rows.entries()) {
      into.slots[slot] = into.froms[slot] = slot;
      into.kinds[slot] = row === null ? GONE : ROW;
      into.ats[slot] = row?.at ?? 0;
      into.keyFroms[slot] = key;
      into.keyEnds[slot] = key += row?.key.length ?? 0;
    }
  }

  read(from: number): EntryRow {
    return this.#rows[from]!;
  }

  readSome(from: number, names: ReadonlySet<string>): Readonly<Record<string, Value>> {
    return Object.fromEntries(Object.entries(this.#rows[from]!).filter(([name]) => names.has(name))) as Record<
      string,
      Value
    >;
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
