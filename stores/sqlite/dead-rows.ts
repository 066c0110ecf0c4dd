import { MAX_DEAD_ROWS, type DeadRow, type EpochMs } from '../../core/index';
import type { Database } from './database';
import { fromSqlText, toSqlText } from './text';

export interface Burial {
  /** As SQL text already. */
  readonly id: string;
  readonly lease: string;
  readonly why: string;
  readonly now: EpochMs;
}

export function buryRow(db: Database, unit: number, { id, lease, why, now }: Burial): void {
  const row = 'outbox WHERE unit = ? AND id = ? AND lease = ?';
  const copied = db
    .statement(
      `INSERT INTO dead_rows (unit, id, key, body, takes, failures, why, died_at)
       SELECT unit, id, key, body, takes, failures, ?, ? FROM ${row}`,
    )
    .run(toSqlText(why), now, unit, id, lease);
  if (copied.changes === 0) return;
  db.statement(`DELETE FROM ${row}`).run(unit, id, lease);
  db.statement('UPDATE units SET dead_count = dead_count + 1 WHERE no = ?').run(unit);
  keepNewest(db, unit);
}

function keepNewest(db: Database, unit: number): void {
  const newestTooOld = 'SELECT seq FROM dead_rows WHERE unit = ? ORDER BY seq DESC LIMIT 1 OFFSET ?';
  db.statement(`DELETE FROM dead_rows WHERE unit = ? AND seq <= (${newestTooOld})`).run(unit, unit, MAX_DEAD_ROWS);
}

export function deadRowsOf(db: Database, unit: number): DeadRow[] {
  const rows = db
    .statement('SELECT id, key, body, why, takes, failures FROM dead_rows WHERE unit = ? ORDER BY seq')
    .all(unit);
  return rows.map((row) => ({
    id: fromSqlText(row.id as string),
    key: fromSqlText(row.key as string),
    body: row.body as Uint8Array,
    why: fromSqlText(row.why as string),
    takes: Number(row.takes),
    failures: Number(row.failures),
  }));
}
