import { openBytes, openJson, sealBytes, sealJson } from '../store/envelope';
import type { Parts } from '../store/store';
import { ValueReader, ValueWriter } from '../store/value-bytes';
import { HASH_START, hashStep } from './hash-units';
import { lineageRow, readLosses, type LineageRow } from './lineage';
import { ANY, NO_GAP, SPACE_GAP, WIDE_GAP } from './marks';
import { TEXT_LIMIT } from './scanner';
import { Template } from './template';
import { ANY_WORD, type WordTable } from './word-table';

const KIND = 'templates';
/** 2: what is heard of a shard's templates is a part of its own. */
const SCHEMA = 2;
const HEAD = 'head';
/** A hundred templates heard again rewrite a few hundred bytes of it, not their texts. */
const HEARD = '/heard';
/** Of templates whose text has become more general; most have none. */
const LINEAGE = '/lineage';
/** Of a shard's rows in the worst case: parts stay under 64 KB, and one new template rewrites little. */
const SHARD_BYTES = 24 * 1_024;
/** Row syntax, id, numbers. */
const ROW_BYTES = 96;
/** An `<*>` that takes a short word's place may be longer than it. */
const WORD_BYTES = 3;

type Head = [evicted: number, nextSequence: number];
type Row = readonly [id: string, service: string, text: string, key: number, sequence: number, ...HeardOnce];
/** Schema 1 had it in the row. */
type HeardOnce = [] | [hour: number, doublings: number];

interface Shard {
  readonly templates: Set<Template>;
  bytes: number;
  hasChanged: boolean;
  isHeard: boolean;
  hasLineage: boolean;
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
  /** Says that the template's text has changed. */
  touch(template: Template): void;
  /** Says that the template's hour or count has. */
  hear(template: Template): void;
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
      if (name === HEAD) this.head = openJson<Head>(KIND, SCHEMA, bytes, asItWas);
      else if (!name.includes('/')) this.fill(Number(name), openJson<Row[]>(KIND, SCHEMA, bytes, asItWas), table);
    }
    for (const [name, bytes] of parts) {
      if (name.endsWith(HEARD)) readHeard(this.shards[parseInt(name)]!, openBytes(KIND, SCHEMA, bytes));
      if (name.endsWith(LINEAGE)) readLineages(this.shards[parseInt(name)]!, openJson(KIND, SCHEMA, bytes));
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
    const bytes = mostBytes(template, template.encoded());
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

  hear(template: Template): void {
    this.shards[template.shard]!.isHeard = true;
  }

  *changes(): Iterable<readonly [string, Uint8Array | undefined]> {
    if (this.headHasChanged) yield [HEAD, sealJson(KIND, SCHEMA, this.head)];
    this.headHasChanged = false;
    for (const [number, shard] of this.shards.entries()) yield* changesOf(String(number), shard);
  }

  private fill(number: number, rows: readonly Row[], table: WordTable): void {
    this.shards[number] = emptyShard();
    for (const row of rows) {
      const template = templateOf(row, table);
      this.put(number, template, mostBytes(template, row[2]));
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
  return { templates: new Set(), bytes: 0, hasChanged: false, isHeard: false, hasLineage: false };
}

/** A shard takes at least one template, however large. */
function hasRoom(shard: Shard, bytes: number): boolean {
  return shard.templates.size === 0 || shard.bytes + bytes <= SHARD_BYTES;
}

function* changesOf(name: string, shard: Shard): Iterable<readonly [string, Uint8Array | undefined]> {
  const isEmpty = shard.templates.size === 0;
  const templates = inOrder(shard);
  if (shard.hasChanged) yield [name, isEmpty ? undefined : sealJson(KIND, SCHEMA, templates.map(rowOf))];
  if (shard.hasChanged) yield* lineagesOf(name, shard, templates);
  // It tells of the rows in their order, so new rows need it anew.
  if (shard.hasChanged || shard.isHeard) yield [name + HEARD, isEmpty ? undefined : heardOf(templates)];
  shard.hasChanged = shard.isHeard = false;
}

function* lineagesOf(
  name: string,
  shard: Shard,
  templates: readonly Template[],
): Iterable<readonly [string, Uint8Array | undefined]> {
  const rows = templates.flatMap(({ sequence, losses }) => (losses ? [lineageRow(sequence, losses)] : []));
  if (rows.length > 0) yield [name + LINEAGE, sealJson(KIND, SCHEMA, rows)];
  else if (shard.hasLineage) yield [name + LINEAGE, undefined];
  shard.hasLineage = rows.length > 0;
}

function readLineages(shard: Shard, rows: readonly LineageRow[]): void {
  const bySequence = new Map(rows.map((row) => [row[0], row]));
  for (const template of shard.templates) {
    const row = bySequence.get(template.sequence);
    if (row !== undefined) template.losses = readLosses(row);
  }
  shard.hasLineage = true;
}

/** Rows stand in the order of birth, so that equal templates give equal bytes. */
function inOrder(shard: Shard): Template[] {
  return [...shard.templates].sort((one, other) => one.sequence - other.sequence);
}

function rowOf(template: Template): Row {
  return [template.id, template.service, template.encoded(), template.keyPlace, template.sequence];
}

function heardOf(templates: readonly Template[]): Uint8Array {
  const latest = Math.max(...templates.map(({ lastHour }) => lastHour));
  const writer = new ValueWriter();
  writer.value(latest);
  for (const { lastHour, doublings } of templates) {
    writer.whole(latest - lastHour);
    writer.whole(doublings);
  }
  return sealBytes(KIND, SCHEMA, writer.taken());
}

function readHeard(shard: Shard, bytes: Uint8Array): void {
  const reader = new ValueReader(bytes);
  const latest = reader.value() as number;
  for (const template of inOrder(shard)) hearAgain(template, latest - reader.whole(), reader.whole());
}

function hearAgain(template: Template, hour: number, doublings: number): void {
  template.lastHour = hour;
  template.doublings = doublings;
  template.lines = 2 ** doublings;
}

function asItWas(_schema: number, old: unknown): unknown {
  return old;
}

function templateOf(row: Row, table: WordTable): Template {
  const [id, service, text, keyPlace, sequence, hour = 0, doublings = 0] = row;
  const count = text === '' ? 0 : wordsIn(text);
  const words = new Int32Array(count);
  const gaps = new Uint16Array(count);
  if (count > 0) gaps[0] = NO_GAP;
  for (let word = 0, from = 0; word < count; word++) {
    const end = scan(text, from);
    words[word] =
      text.charCodeAt(from) === ANY ? ANY_WORD : table.holdText(text.slice(from, end), scratch, scanned.hash);
    if (word + 1 < count) gaps[word + 1] = text.charCodeAt(end);
    from = end + 1;
  }
  const template = new Template({ id, service, words, gaps, keyPlace, sequence }, table);
  hearAgain(template, hour, doublings);
  return template;
}

function wordsIn(text: string): number {
  let words = 1;
  for (let index = 0; index < text.length; index++) if (isGap(text.charCodeAt(index))) words++;
  return words;
}

const scratch = new Uint16Array(2 * TEXT_LIMIT + 2);
const scanned = { hash: 0 };

/** Gives the end of the word that begins there; its units are in `scratch` then, its hash in `scanned`. */
function scan(text: string, from: number): number {
  let hash = HASH_START;
  let at = from;
  for (; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (isGap(unit)) break;
    scratch[at - from] = unit;
    hash = hashStep(hash, unit);
  }
  scanned.hash = hash;
  return at;
}

function isGap(unit: number): boolean {
  return unit === SPACE_GAP || unit === NO_GAP || unit === WIDE_GAP;
}

/** Of its row, whatever its words become. */
function mostBytes({ service, words }: Template, text: string): number {
  return jsonBytes(text) + jsonBytes(service) + WORD_BYTES * words.length + ROW_BYTES;
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
