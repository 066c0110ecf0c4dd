import { MAX_DEAD_ROWS, type DeadRow, type RowOutcome } from '../../core/index';
import type { Query } from './connection';
import { fromSqlText, toSqlText } from './text';

export async function buryRows(query: Query, unit: string, outcomes: readonly RowOutcome[]): Promise<void> {
  const columns = [
    outcomes.map(({ id }) => toSqlText(id)),
    outcomes.map(({ lease }) => toSqlText(lease)),
    outcomes.map((outcome) => ('why' in outcome ? toSqlText(outcome.why) : '')),
  ];
  const buried = await query(
    `WITH gone AS (
       DELETE FROM $.outbox AS row
       USING unnest($2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS told (id, lease, why, place)
       WHERE row.unit = $1 AND row.id = told.id AND row.lease = told.lease
       RETURNING row.id, row.key, row.body, row.takes, row.failures, told.why, told.place)
     INSERT INTO $.dead_rows (unit, id, key, body, takes, failures, why)
     SELECT $1, id, key, body, takes, failures, why FROM gone ORDER BY place RETURNING seq`,
    [unit, ...columns],
  );
  if (buried.length === 0) return;
  await query('UPDATE $.units SET dead_count = dead_count + $2 WHERE no = $1', [unit, buried.length]);
  await query(
    `DELETE FROM $.dead_rows WHERE unit = $1
     AND seq <= (SELECT seq FROM $.dead_rows WHERE unit = $1 ORDER BY seq DESC LIMIT 1 OFFSET $2)`,
    [unit, MAX_DEAD_ROWS],
  );
}

export async function deadRowsOf(query: Query, unit: string): Promise<DeadRow[]> {
  const rows = await query<DeadRow>(
    'SELECT id, key, body, why, takes, failures FROM $.dead_rows WHERE unit = $1 ORDER BY seq',
    [unit],
  );
  return rows.map(({ id, key, body, why, takes, failures }) => {
    return { id: fromSqlText(id), key: fromSqlText(key), body, why: fromSqlText(why), takes, failures };
  });
}
