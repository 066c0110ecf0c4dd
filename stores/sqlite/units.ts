import type { Change, EpochMs, Loaded, Version } from '../../core/index';
import { versionText } from '../../core/index';
import type { Database } from './database';
import { addRows, undoneKeys } from './outbox';
import { asSqlLimit } from './sql-limit';
import { fromSqlText, toSqlText } from './text';

interface Head {
  readonly no: number;
  readonly birth: string;
  readonly number: number;
  readonly dead_count: number;
}

export function headOf(db: Database, unit: string): Head | undefined {
  const found = db.statement('SELECT no, birth, number, dead_count FROM units WHERE name = ?').get(toSqlText(unit));
  return found as unknown as Head | undefined;
}

export function loadUnit(db: Database, unit: string, known: Version | undefined): Loaded | 'unchanged' | undefined {
  return db.read(() => {
    const head = headOf(db, unit);
    if (head === undefined) return undefined;
    const version = versionText(head.birth, head.number);
    if (version === known) return 'unchanged';
    return { version, parts: partsOf(db, head.no), undoneKeys: undoneKeys(db, head.no), deadRows: head.dead_count };
  });
}

export interface Saving {
  readonly unit: string;
  readonly at: Version | 'new';
  readonly change: Change;
  readonly now: EpochMs;
  /** For the unit, should it not exist yet. */
  readonly birth: string;
}

export function commitUnit(db: Database, saving: Saving): { version: Version } | 'conflict' {
  return db.write(() => {
    const head = headOf(db, saving.unit);
    if ((head === undefined ? 'new' : versionText(head.birth, head.number)) !== saving.at) return 'conflict';
    const no = head?.no ?? createUnit(db, saving);
    dropParts(db, no, saving.change.drop);
    putParts(db, no, saving.change.put);
    addRows(db, no, saving.change.outbox);
    return { version: raiseVersion(db, no, saving.now) };
  });
}

export function listUnits(db: Database, prefix: string, after: string | undefined, limit: number): string[] {
  const names = db
    .statement('SELECT name FROM units WHERE name >= ? AND (? IS NULL OR name > ?) ORDER BY name LIMIT ?')
    .all(toSqlText(prefix), sqlOrNull(after), sqlOrNull(after), asSqlLimit(limit))
    .map((row) => fromSqlText(row.name as string));
  // In UTF-8's byte order the names with one prefix lie side by side, so no pattern and no escaping is needed.
  return names.filter((name) => name.startsWith(prefix));
}

export function removeUnit(db: Database, unit: string): void {
  db.statement('DELETE FROM units WHERE name = ?').run(toSqlText(unit));
}

function createUnit(db: Database, { unit, birth, now }: Saving): number {
  const made = db
    .statement('INSERT INTO units (name, birth, number, changed_at) VALUES (?, ?, 0, ?)')
    .run(toSqlText(unit), birth, now);
  return Number(made.lastInsertRowid);
}

function raiseVersion(db: Database, no: number, now: EpochMs): Version {
  const head = db
    .statement('UPDATE units SET number = number + 1, changed_at = ? WHERE no = ? RETURNING birth, number')
    .get(now, no) as unknown as Head;
  return versionText(head.birth, head.number);
}

function partsOf(db: Database, no: number): Map<string, Uint8Array> {
  const parts = new Map<string, Uint8Array>();
  for (const row of db.statement('SELECT name, bytes FROM parts WHERE unit = ?').iterate(no))
    parts.set(fromSqlText(row.name as string), row.bytes as Uint8Array);
  return parts;
}

function dropParts(db: Database, no: number, drop: Change['drop']): void {
  if (drop === 'all') db.statement('DELETE FROM parts WHERE unit = ?').run(no);
  else for (const name of drop) db.statement('DELETE FROM parts WHERE unit = ? AND name = ?').run(no, toSqlText(name));
}

function putParts(db: Database, no: number, put: Change['put']): void {
  const statement = db.statement(
    'INSERT INTO parts (unit, name, bytes) VALUES (?, ?, ?) ON CONFLICT (unit, name) DO UPDATE SET bytes = excluded.bytes',
  );
  for (const [name, bytes] of put) statement.run(no, toSqlText(name), bytes);
}

function sqlOrNull(text: string | undefined): string | null {
  return text === undefined ? null : toSqlText(text);
}
