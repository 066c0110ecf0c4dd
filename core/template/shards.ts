import { openBytes, openJson, sealBytes, sealJson } from '../store/envelope';
import type { Parts } from '../store/store';
import { ValueReader, ValueWriter } from '../store/value-bytes';
import { lineageRow, readLosses, type LineageRow } from './lineage';
import type { Template } from './template';
import { roomOf, rowOf, templateOf, Waiting, type Row } from './template-row';
import type { WordTable } from './word-table';

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
type Head = [evicted: number, nextSequence: number];
type Member = Template | Waiting;

interface Shard {
  readonly templates: Set<Member>;
  /** Undefined until a template comes or goes. */
  bytes: number | undefined;
  hasChanged: boolean;
  isHeard: boolean;
  hasLineage: boolean;
}

/** Where templates live between decisions: rows in small parts, of which only the changed are written again. */
export interface Shards {
  readonly evicted: number;
  readonly nextSequence: number;
  /** How many are not open yet. */
  readonly waiting: number;
  /** Services of which some are not, or the one whose template has this id. */
  waitingServices(id?: string): readonly string[];
  /** Opens those of a service: oldest birth first, as the tree first took them. */
  open(service: string): readonly Template[];
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
  private readonly unopened = new Map<string, Waiting[]>();
  waiting = 0;

  constructor(
    parts: Parts,
    private readonly table: WordTable,
  ) {
    for (const [name, bytes] of parts) {
      if (name === HEAD) this.head = openJson<Head>(KIND, SCHEMA, bytes, asItWas);
      else if (!name.includes('/')) this.fill(Number(name), openJson<Row[]>(KIND, SCHEMA, bytes, asItWas));
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

  waitingServices(id?: string): readonly string[] {
    if (id === undefined) return [...this.unopened.keys()];
    return [...this.unopened].filter(([, each]) => each.some(({ row }) => row[0] === id)).map(([service]) => service);
  }

  open(service: string): readonly Template[] {
    const waiting = this.unopened.get(service);
    if (waiting === undefined) return [];
    this.unopened.delete(service);
    this.waiting -= waiting.length;
    waiting.sort((one, other) => one.sequence - other.sequence);
    return waiting.map((each) => this.opened(each));
  }

  add(template: Template): void {
    this.head[1] = template.sequence + 1;
    this.headHasChanged = true;
    const bytes = roomOf(rowOf(template));
    while (this.roomFrom < this.shards.length && !hasRoom(this.shards[this.roomFrom]!, bytes)) this.roomFrom++;
    this.shards[this.roomFrom] ??= emptyShard();
    this.put(this.roomFrom, template, bytes).hasChanged = true;
  }

  remove(template: Template): void {
    const shard = this.shards[template.shard]!;
    shard.bytes = roomTaken(shard) - template.bytes;
    shard.templates.delete(template);
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

  private fill(number: number, rows: readonly Row[]): void {
    const shard = (this.shards[number] = emptyShard());
    shard.bytes = undefined;
    for (const row of rows) {
      const waiting = new Waiting(row, number);
      shard.templates.add(waiting);
      const others = this.unopened.get(row[1]);
      if (others === undefined) this.unopened.set(row[1], [waiting]);
      else others.push(waiting);
    }
    this.waiting += rows.length;
  }

  private opened(waiting: Waiting): Template {
    const { templates } = this.shards[waiting.shard]!;
    const template = templateOf(waiting, this.table);
    templates.delete(waiting);
    templates.add(template);
    return template;
  }

  private put(number: number, template: Template, bytes: number): Shard {
    const shard = this.shards[number]!;
    shard.bytes = roomTaken(shard) + bytes;
    shard.templates.add(template);
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
  return shard.templates.size === 0 || roomTaken(shard) + bytes <= SHARD_BYTES;
}

function roomTaken(shard: Shard): number {
  if (shard.bytes !== undefined) return shard.bytes;
  let bytes = 0;
  for (const each of shard.templates) bytes += each instanceof Waiting ? roomOf(each.row) : each.bytes;
  return (shard.bytes = bytes);
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
  templates: readonly Member[],
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
function inOrder(shard: Shard): Member[] {
  return [...shard.templates].sort((one, other) => one.sequence - other.sequence);
}

function heardOf(templates: readonly Member[]): Uint8Array {
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
  for (const template of inOrder(shard)) {
    template.lastHour = latest - reader.whole();
    template.doublings = reader.whole();
  }
}

function asItWas(_schema: number, old: unknown): unknown {
  return old;
}
