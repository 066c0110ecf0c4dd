import { versionText, type Change, type Loaded, type Version } from '../../core/index';
import { asSqlLimit } from '../sqlite/sql-limit';
import type { Query } from './connection';
import { addRows, undoneKeys } from './outbox';
import { fromSqlText, toSqlText } from './text';
import { inBatches, placeholders } from './batch';

interface Head {
  readonly no: string;
  readonly birth: string;
  readonly number: string;
  readonly dead_count: string;
}

export async function headOf(query: Query, unit: string): Promise<Head | undefined> {
  const [head] = await query<Head>(`${HEAD} WHERE name = $1`, [toSqlText(unit)]);
  return head;
}

/** Whoever changes anything of a unit holds its head until the end: writers of one unit come one after the other. */
export async function lockHead(query: Query, unit: string): Promise<Head | undefined> {
  const [head] = await query<Head>(`${HEAD} WHERE name = $1 FOR UPDATE`, [toSqlText(unit)]);
  return head;
}

const HEAD = 'SELECT no, birth, number, dead_count FROM $.units';

export async function isAt(query: Query, unit: string, known: Version): Promise<boolean> {
  const head = await headOf(query, unit);
  return head !== undefined && versionOf(head) === known;
}

export async function loadUnit(query: Query, unit: string): Promise<Loaded | undefined> {
  const head = await headOf(query, unit);
  if (head === undefined) return undefined;
  const rows = await query<{ name: string; bytes: Uint8Array }>('SELECT name, bytes FROM $.parts WHERE unit = $1', [
    head.no,
  ]);
  return {
    version: versionOf(head),
    parts: new Map(rows.map(({ name, bytes }) => [fromSqlText(name), bytes])),
    undoneKeys: await undoneKeys(query, head.no),
    deadRows: Number(head.dead_count),
  };
}

export interface Saving {
  readonly unit: string;
  readonly at: Version | 'new';
  readonly change: Change;
  /** For the unit, should it not exist yet. */
  readonly birth: string;
}

export async function commitUnit(query: Query, saving: Saving): Promise<{ version: Version } | 'conflict'> {
  const no = saving.at === 'new' ? await createUnit(query, saving) : await unitAt(query, saving);
  if (no === undefined) return 'conflict';
  await dropParts(query, no, saving.change.drop);
  await putParts(query, no, saving.change.put);
  await addRows(query, no, saving.change.outbox);
  const raised = 'UPDATE $.units SET number = number + 1, changed_at = clock_timestamp() WHERE no = $1';
  const [head] = await query<{ birth: string; number: string }>(`${raised} RETURNING birth, number`, [no]);
  return { version: versionOf(head!) };
}

export async function listUnits(
  query: Query,
  prefix: string,
  after: string | undefined,
  limit: number,
): Promise<string[]> {
  const rows = await query<{ name: string }>(
    'SELECT name FROM $.units WHERE name >= $1 AND ($2::text IS NULL OR name > $2) ORDER BY name LIMIT $3',
    [toSqlText(prefix), after === undefined ? null : toSqlText(after), asSqlLimit(limit)],
  );
  // In byte order the names with one prefix lie side by side, so no pattern and no escaping is needed.
  return rows.map(({ name }) => fromSqlText(name)).filter((name) => name.startsWith(prefix));
}

/** Its parts and rows go with it. */
export async function removeUnit(query: Query, unit: string): Promise<void> {
  await query('DELETE FROM $.units WHERE name = $1', [toSqlText(unit)]);
}

/** Waits for whoever is creating it just now; undefined when it exists. */
async function createUnit(query: Query, { unit, birth }: Saving): Promise<string | undefined> {
  const [made] = await query<{ no: string }>(
    'INSERT INTO $.units (name, birth, number) VALUES ($1, $2, 0) ON CONFLICT (name) DO NOTHING RETURNING no',
    [toSqlText(unit), birth],
  );
  return made?.no;
}

async function unitAt(query: Query, { unit, at }: Saving): Promise<string | undefined> {
  const head = await lockHead(query, unit);
  return head !== undefined && versionOf(head) === at ? head.no : undefined;
}

async function dropParts(query: Query, no: string, drop: Change['drop']): Promise<void> {
  if (drop === 'all') await query('DELETE FROM $.parts WHERE unit = $1', [no]);
  else if (drop.length > 0)
    await query('DELETE FROM $.parts WHERE unit = $1 AND name = ANY($2)', [no, drop.map(toSqlText)]);
}

async function putParts(query: Query, no: string, put: Change['put']): Promise<void> {
  for (const batch of inBatches([...put])) {
    const values = batch.flatMap(([name, bytes]) => [toSqlText(name), bytes]);
    await query(
      `INSERT INTO $.parts (unit, name, bytes) VALUES ${placeholders(batch.length, 2)}
       ON CONFLICT (unit, name) DO UPDATE SET bytes = excluded.bytes`,
      [no, ...values],
    );
  }
}

function versionOf({ birth, number }: { readonly birth: string; readonly number: string }): Version {
  return versionText(birth, Number(number));
}
