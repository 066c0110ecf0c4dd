import {
  dueAfter,
  MAX_AHEAD_MS,
  type EpochMs,
  type NewRow,
  type Row,
  type RowOutcome,
  type UndoneRow,
} from '../../core/index';
import { asSqlLimit } from '../sqlite/sql-limit';
import { inBatches, placeholders } from './batch';
import { withClock } from './clock';
import type { Query } from './connection';
import { buryRows } from './dead-rows';
import { fromSqlText, toSqlText } from './text';

/** A row whose id the unit has undone already is left as it is. */
export async function addRows(query: Query, unit: string, rows: readonly NewRow[]): Promise<void> {
  for (const batch of inBatches(rows)) {
    const values = batch.flatMap(({ id, key, body }) => [toSqlText(id), toSqlText(key), body]);
    await query(
      `INSERT INTO $.outbox (unit, id, key, body) VALUES ${placeholders(batch.length, 3)}
       ON CONFLICT (unit, id) DO NOTHING`,
      [unit, ...values],
    );
  }
}

export async function undoneKeys(query: Query, unit: string): Promise<Set<string>> {
  const rows = await query<{ key: string }>('SELECT DISTINCT key FROM $.outbox WHERE unit = $1', [unit]);
  return new Set(rows.map(({ key }) => fromSqlText(key)));
}

export async function undoneRows(query: Query, unit: string): Promise<UndoneRow[]> {
  const rows = await query<UndoneRow>(
    'SELECT id, key, body, takes, failures FROM $.outbox WHERE unit = $1 ORDER BY seq',
    [unit],
  );
  return rows.map((row) => ({ ...row, id: fromSqlText(row.id), key: fromSqlText(row.key) }));
}

const IS_DUE = `unit = $1 AND (due_at <= clock.now OR due_at > clock.now + ${MAX_AHEAD_MS})`;

/** Asked without the unit's lock: most rounds find nothing due. */
export async function hasDue(query: Query, unit: string, now: EpochMs | null): Promise<boolean> {
  const rows = await query(`${withClock('$2')} SELECT 1 FROM $.outbox, clock WHERE ${IS_DUE} LIMIT 1`, [unit, now]);
  return rows.length > 0;
}

export interface Taking {
  /** Null: by the server's clock. */
  readonly now: EpochMs | null;
  readonly forMs: number;
  readonly limit: number;
  /** New each time. */
  readonly lease: string;
}

interface TakenRow {
  readonly seq: string;
  readonly id: string;
  readonly key: string;
  readonly body: Uint8Array;
  readonly takes: number;
  readonly failures: number;
}

export async function takeRows(query: Query, unit: string, { now, forMs, limit, lease }: Taking): Promise<Row[]> {
  const taken = await query<TakenRow>(
    `${withClock('$2')},
     due AS (SELECT seq FROM $.outbox, clock WHERE ${IS_DUE} ORDER BY seq LIMIT $3)
     UPDATE $.outbox AS row SET lease = $4, due_at = clock.now + $5, takes = takes + 1
     FROM due, clock WHERE row.seq = due.seq
     RETURNING row.seq, id, key, body, takes, failures`,
    [unit, now, asSqlLimit(limit), lease, dueAfter(0, forMs)],
  );
  // RETURNING promises no order.
  const oldestFirst = taken.sort((one, other) => Number(one.seq) - Number(other.seq));
  return oldestFirst.map(({ id, key, body, takes, failures }) => {
    return { id: fromSqlText(id), key: fromSqlText(key), body, lease, takes, failures };
  });
}

/** Statements of many outcomes, and yet one after the other in effect: only neighbours of one kind go together. */
export async function settleRows(
  query: Query,
  unit: string,
  outcomes: readonly RowOutcome[],
  now: EpochMs | null,
): Promise<void> {
  for (const alike of neighbours(outcomes)) {
    const sql = SETTLE[alike[0]!.is];
    const ids = alike.map(({ id }) => toSqlText(id));
    if (sql === undefined) await buryRows(query, unit, alike);
    else if (alike[0]!.is === 'done') await query(sql, [unit, ids]);
    else await query(sql, [unit, ids, ...columnsOf(alike), now]);
  }
}

const TOLD = `FROM unnest($2::text[], $3::text[], $4::bigint[], $5::text[]) AS told (id, lease, wait, why), clock
  WHERE row.unit = $1 AND row.id = told.id AND row.lease = told.lease`;

/** `again` leaves no lease, so that the same outcome told twice counts one failure. */
const SETTLE: Readonly<Partial<Record<RowOutcome['is'], string>>> = {
  done: 'DELETE FROM $.outbox WHERE unit = $1 AND id = ANY($2)',
  running: `${withClock('$6')} UPDATE $.outbox AS row SET due_at = clock.now + told.wait ${TOLD}`,
  again: `${withClock('$6')} UPDATE $.outbox AS row
    SET due_at = clock.now + told.wait, failures = failures + 1, lease = NULL, why = told.why ${TOLD}`,
};

function columnsOf(outcomes: readonly RowOutcome[]): readonly unknown[] {
  const wait = (outcome: RowOutcome): number =>
    outcome.is === 'running' ? outcome.forMs : outcome.is === 'again' ? outcome.afterMs : 0;
  return [
    outcomes.map(({ lease }) => toSqlText(lease)),
    outcomes.map((outcome) => dueAfter(0, wait(outcome))),
    outcomes.map((outcome) => ('why' in outcome ? toSqlText(outcome.why) : null)),
  ];
}

function neighbours(outcomes: readonly RowOutcome[]): readonly (readonly RowOutcome[])[] {
  const groups: RowOutcome[][] = [];
  for (const outcome of outcomes) {
    const last = groups.at(-1);
    if (last !== undefined && last[0]!.is === outcome.is) last.push(outcome);
    else groups.push([outcome]);
  }
  return groups;
}
