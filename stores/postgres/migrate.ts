import type { ClientBase } from 'pg';
import { newerSchema, wrongEncoding } from './failure';
import { MIGRATIONS } from './migrations';

/** "LGHN": the advisory lock that whoever migrates holds, beside the hash of the schema's name. */
const LOCK = 0x4c47484e;

/** Makes the schema what this version wants, once, whoever comes first. Asks without a lock: mostly nothing is to be done. */
export async function migrate(client: ClientBase, schema: string, place: string): Promise<void> {
  const found = await layoutOf(client, schema);
  refuseNewer(found, place);
  if (found === MIGRATIONS.length) return;
  await refuseOtherEncoding(client, place);
  await client.query('BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE');
  try {
    await client.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [LOCK, schema]);
    await migrateLocked(client, schema, place);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** Asks again: another process may have migrated between the question and the lock. */
async function migrateLocked(client: ClientBase, schema: string, place: string): Promise<void> {
  const found = await layoutOf(client, schema);
  refuseNewer(found, place);
  const quoted = client.escapeIdentifier(schema);
  // Even IF NOT EXISTS asks for the right to create: an administrator may have made the schema for us.
  const { rowCount } = await client.query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [schema]);
  if (rowCount === 0) await client.query(`CREATE SCHEMA ${quoted}`);
  await client.query(`SET LOCAL search_path = ${quoted}`);
  if (found === 0)
    await client.query(
      'CREATE TABLE IF NOT EXISTS migrations (number integer PRIMARY KEY, ran_at timestamptz NOT NULL)',
    );
  for (const [index, sql] of MIGRATIONS.entries()) {
    if (index < found) continue;
    await client.query(sql);
    await client.query('INSERT INTO migrations VALUES ($1, now())', [index + 1]);
  }
}

/** By the catalogue's own tables: to_regclass may answer from a cache that is older than the lock. */
const HAS_MIGRATIONS = `SELECT 1 FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
  WHERE nspname = $1 AND relname = 'migrations'`;

async function layoutOf(client: ClientBase, schema: string): Promise<number> {
  if ((await client.query(HAS_MIGRATIONS, [schema])).rowCount === 0) return 0;
  const table = `${client.escapeIdentifier(schema)}.migrations`;
  const newest = await client.query<{ newest: number }>(`SELECT coalesce(max(number), 0) AS newest FROM ${table}`);
  return newest.rows[0]?.newest ?? 0;
}

function refuseNewer(found: number, place: string): void {
  if (found > MIGRATIONS.length) throw newerSchema(place, found, MIGRATIONS.length);
}

async function refuseOtherEncoding(client: ClientBase, place: string): Promise<void> {
  const { rows } = await client.query<{ server_encoding: string }>('SHOW server_encoding');
  const encoding = rows[0]?.server_encoding ?? 'unknown';
  if (encoding !== 'UTF8') throw wrongEncoding(place, encoding);
}
