import {
  dueAfter,
  MAX_AHEAD_MS,
  type EpochMs,
  type NewRow,
  type Row,
  type RowOutcome,
  type UndoneRow,
} from '../../core/index';
import type { Database } from './database';
import { buryRow } from './dead-rows';
import { asSqlLimit } from './sql-limit';
import { fromSqlText, toSqlText } from './text';

/** A row whose id the unit has undone already is left as it is. */
export function addRows(db: Database, unit: number, rows: readonly NewRow[]): void {
  const statement = db.statement(
    'INSERT INTO outbox (unit, id, key, body) VALUES (?, ?, ?, ?) ON CONFLICT (unit, id) DO NOTHING',
  );
  for (const row of rows) statement.run(unit, toSqlText(row.id), toSqlText(row.key), row.body);
}

export function undoneKeys(db: Database, unit: number): Set<string> {
  const rows = db.statement('SELECT DISTINCT key FROM outbox WHERE unit = ?').all(unit);
  return new Set(rows.map((row) => fromSqlText(row.key as string)));
}

export function undoneRows(db: Database, unit: number): UndoneRow[] {
  const rows = db.statement('SELECT id, key, body, takes, failures FROM outbox WHERE unit = ? ORDER BY seq').all(unit);
  return rows.map((row) => ({
    id: fromSqlText(row.id as string),
    key: fromSqlText(row.key as string),
    body: row.body as Uint8Array,
    takes: Number(row.takes),
    failures: Number(row.failures),
  }));
}

const IS_DUE = 'unit = ? AND (due_at <= ? OR due_at > ?)';

/** Asked without the writer's lock: most rounds find nothing due. */
export function hasDue(db: Database, unit: number, now: EpochMs): boolean {
  return db.statement(`SELECT 1 FROM outbox WHERE ${IS_DUE} LIMIT 1`).get(unit, now, now + MAX_AHEAD_MS) !== undefined;
}

export interface Taking {
  readonly now: EpochMs;
  readonly forMs: number;
  readonly limit: number;
  /** New each time. */
  readonly lease: string;
}

export function takeRows(db: Database, unit: number, { now, forMs, limit, lease }: Taking): Row[] {
  const oldest = `SELECT seq FROM outbox WHERE ${IS_DUE} ORDER BY seq LIMIT ?`;
  const taken = db
    .statement(
      `UPDATE outbox SET lease = ?, due_at = ?, takes = takes + 1 WHERE seq IN (${oldest})
       RETURNING seq, id, key, body, takes, failures`,
    )
    .all(lease, dueAfter(now, forMs), unit, now, now + MAX_AHEAD_MS, asSqlLimit(limit));
  // RETURNING promises no order.
  const oldestFirst = taken.sort((one, other) => Number(one.seq) - Number(other.seq));
  return oldestFirst.map((row) => ({
    id: fromSqlText(row.id as string),
    key: fromSqlText(row.key as string),
    body: row.body as Uint8Array,
    lease,
    takes: Number(row.takes),
    failures: Number(row.failures),
  }));
}

export function settleRow(db: Database, unit: number, outcome: RowOutcome, now: EpochMs): void {
  const id = toSqlText(outcome.id);
  if (outcome.is === 'done') {
    db.statement('DELETE FROM outbox WHERE unit = ? AND id = ?').run(unit, id);
  } else if (outcome.is === 'running') {
    db.statement('UPDATE outbox SET due_at = ? WHERE unit = ? AND id = ? AND lease = ?').run(
      dueAfter(now, outcome.forMs),
      unit,
      id,
      outcome.lease,
    );
  } else if (outcome.is === 'again') {
    // Without its lease, so that the same outcome told twice counts one failure.
    db.statement(
      `UPDATE outbox SET due_at = ?, failures = failures + 1, lease = NULL, why = ?
       WHERE unit = ? AND id = ? AND lease = ?`,
    ).run(dueAfter(now, outcome.afterMs), toSqlText(outcome.why), unit, id, outcome.lease);
  } else buryRow(db, unit, { id, lease: outcome.lease, why: outcome.why, now });
}
