import { openJson, sealJson } from '../store/envelope';
import type { Parts } from '../store/store';
import { hashUnits } from './hash-units';
import { ANY, NO_GAP, SPACE_GAP, WIDE_GAP } from './marks';
import { TEXT_LIMIT } from './scanner';
import { Template } from './template';
import { ANY_WORD, type WordTable } from './word-table';

const KIND = 'templates';
const SCHEMA = 1;
const HEAD = 'head';
/** Of a shard's rows in the worst case: parts stay under 64 KB, and one new template rewrites little. */
const SHARD_BYTES = 24 * 1_024;
/** Row syntax, id, numbers. */
const ROW_BYTES = 96;
/** An `<*>` that takes a short word's place may be longer than it. */
const WORD_BYTES = 3;

type Head = [evicted: number, nextSequence: number];
type Row = [id: string, service: string, text: string, key: number, sequence: number, hour: number, doublings: number];

interface Shard {
  readonly templates: Set<Template>;
  bytes: number;
  hasChanged: boolean;
}

/** Where templates live between decisions: rows in small parts, of which only the changed are written again. */
export interface Shards {
  readonly evicted: number;
  readonly nextSequence: number;
  /** Oldest birth first, as the tree first took them. */
  templates(): readonly Template[];
  add(template: Template): void;
  /** Evicts, and counts it. */
  remove(template: Template): void;
  /** Says that the template's row has changed. */
  touch(template: Template): void;
  changes(): Iterable<readonly [string, Uint8Array | undefined]>;
}

export function openShards(parts: Parts, table: WordTable): Shards {
  return new PartShards(parts, table);
}

class PartShards implements Shards {
  private readonly shards: Shard[] = [];
  private head: Head = [0, 0];
  private headHasChanged = false;
  /** No shard before this one has room. */
  private roomFrom = 0;

  constructor(parts: Parts, table: WordTable) {
    for (const [name, bytes] of parts) {
      if (name === HEAD) this.head = openJson<Head>(KIND, SCHEMA, bytes);
      else this.fill(Number(name), openJson<Row[]>(KIND, SCHEMA, bytes), table);
    }
    for (let number = 0; number < this.shards.length; number++) this.shards[number] ??= emptyShard();
  }

  get evicted(): number {
    return this.head[0];
  }

  get nextSequence(): number {
    return this.head[1];
  }

  templates(): readonly Template[] {
    const all = this.shards.flatMap((shard) => [...shard.templates]);
    return all.sort((one, other) => one.sequence - other.sequence);
  }

  add(template: Template): void {
    this.head[1] = template.sequence + 1;
    this.headHasChanged = true;
    const bytes = mostBytes(template);
    while (this.roomFrom < this.shards.length && !hasRoom(this.shards[this.roomFrom]!, bytes)) this.roomFrom++;
    this.shards[this.roomFrom] ??= emptyShard();
    this.put(this.roomFrom, template, bytes).hasChanged = true;
  }

  remove(template: Template): void {
    const shard = this.shards[template.shard]!;
    shard.templates.delete(template);
    shard.bytes -= template.bytes;
    shard.hasChanged = true;
    this.roomFrom = Math.min(this.roomFrom, template.shard);
    this.head[0]++;
    this.headHasChanged = true;
  }

  touch(template: Template): void {
    this.shards[template.shard]!.hasChanged = true;
  }

  *changes(): Iterable<readonly [string, Uint8Array | undefined]> {
    if (this.headHasChanged) yield [HEAD, sealJson(KIND, SCHEMA, this.head)];
    this.headHasChanged = false;
    for (const [number, shard] of this.shards.entries()) {
      if (!shard.hasChanged) continue;
      shard.hasChanged = false;
      yield [String(number), shard.templates.size === 0 ? undefined : sealJson(KIND, SCHEMA, rowsOf(shard))];
    }
  }

  private fill(number: number, rows: readonly Row[], table: WordTable): void {
    this.shards[number] = emptyShard();
    for (const row of rows) {
      const template = templateOf(row, table);
      this.put(number, template, mostBytes(template));
    }
  }

  private put(number: number, template: Template, bytes: number): Shard {
    const shard = this.shards[number]!;
    shard.templates.add(template);
    shard.bytes += bytes;
    template.shard = number;
    template.bytes = bytes;
    return shard;
  }
}

function emptyShard(): Shard {
  return { templates: new Set(), bytes: 0, hasChanged: false };
}

/** A shard takes at least one template, however large. */
function hasRoom(shard: Shard, bytes: number): boolean {
  return shard.templates.size === 0 || shard.bytes + bytes <= SHARD_BYTES;
}

/** Rows stand in the order of birth, so that equal templates give equal bytes. */
function rowsOf(shard: Shard): Row[] {
  const templates = [...shard.templates].sort((one, other) => one.sequence - other.sequence);
  return templates.map((each) => [
    each.id,
    each.service,
    each.encoded(),
    each.keyPlace,
    each.sequence,
    each.lastHour,
    each.doublings,
  ]);
}

function templateOf(row: Row, table: WordTable): Template {
  const [id, service, text, keyPlace, sequence, lastHour, doublings] = row;
  const pieces = text === '' ? [] : text.split(GAPS);
  const words = new Int32Array(pieces.length);
  const gaps = new Uint16Array(pieces.length).fill(NO_GAP);
  let position = 0;
  pieces.forEach((piece, index) => {
    if (index > 0) gaps[index] = text.charCodeAt(position - 1);
    position += piece.length + 1;
    words[index] = piece.charCodeAt(0) === ANY ? ANY_WORD : holdText(table, piece);
  });
  const template = new Template({ id, service, words, gaps, keyPlace, sequence }, table);
  template.lastHour = lastHour;
  template.doublings = doublings;
  template.lines = 2 ** doublings;
  return template;
}

const GAPS = new RegExp(`[${String.fromCharCode(SPACE_GAP, NO_GAP, WIDE_GAP)}]`);

const scratch = new Uint16Array(2 * TEXT_LIMIT + 2);

function holdText(table: WordTable, text: string): number {
  for (let index = 0; index < text.length; index++) scratch[index] = text.charCodeAt(index);
  return table.hold(scratch, 0, text.length, hashUnits(scratch, 0, text.length));
}

/** Of its row, whatever its words become. */
function mostBytes(template: Template): number {
  return jsonBytes(template.encoded()) + jsonBytes(template.service) + WORD_BYTES * template.words.length + ROW_BYTES;
}

function jsonBytes(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index++) bytes += jsonBytesOf(text.charCodeAt(index));
  return bytes;
}

function jsonBytesOf(code: number): number {
  if (code < 0x20 || (code >= 0xd800 && code <= 0xdfff)) return 6; // Escaped, as a lone surrogate is.
  if (code < 0x80) return code === 0x22 || code === 0x5c ? 2 : 1;
  return 3;
}
