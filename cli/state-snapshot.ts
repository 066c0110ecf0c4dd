import type { Change, DeadRow, Loaded, Store, UndoneRow, Upkeep, Version } from '../core/index';
import { Refusal } from './refusal';

/** All of one unit, from one moment. */
export interface Snapshot {
  readonly unit: string;
  readonly version: Version;
  readonly parts: ReadonlyMap<string, Uint8Array>;
  readonly rows: readonly UndoneRow[];
  /** Of all that ever died, the newest are kept. They stay behind: nobody sends them any more. */
  readonly deadRows: number;
  readonly dead: readonly DeadRow[];
}

const NAMES_AT_ONCE = 200;
const MAX_TRIES = 20;

export async function* snapshots(store: Store & Upkeep, prefix: string): AsyncGenerator<Snapshot> {
  for (let names = await store.list(prefix, undefined, NAMES_AT_ONCE); names.length > 0;) {
    for (const unit of names) {
      const found = await snapshotOf(store, unit);
      if (found !== undefined) yield found;
    }
    names = await store.list(prefix, names.at(-1), NAMES_AT_ONCE);
  }
}

/** Parts and rows are two questions: asked again until no commit lies between them. */
export async function snapshotOf(store: Store & Upkeep, unit: string): Promise<Snapshot | undefined> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const loaded = (await store.load(unit)) as Loaded | undefined;
    if (loaded === undefined) return undefined;
    const { version, parts, deadRows } = loaded;
    const [rows, dead] = [await store.undone(unit), await store.dead(unit)];
    if ((await store.load(unit, version)) === 'unchanged') return { unit, version, parts, rows, deadRows, dead };
  }
  throw new Refusal(`Failed to read ${JSON.stringify(unit)}: somebody keeps changing it. End n8n and watch first.`);
}

/**
 * In one commit, so that a death at any moment leaves the old unit or the new one, and whoever still holds the old version
 * conflicts instead of writing over it. Only then the old one's rows are settled: a death in between tells them once more.
 */
export async function restore(store: Store & Upkeep, { unit, parts, rows }: Snapshot): Promise<void> {
  const outbox = rows.map(({ id, key, body }) => ({ id, key, body }));
  const before = await snapshotOf(store, unit);
  const change: Change = { put: parts, drop: before === undefined ? [] : 'all', outbox };
  if ((await store.commit(unit, before?.version ?? 'new', change)) === 'conflict')
    throw new Refusal(
      `Failed to write ${JSON.stringify(unit)}: somebody else wrote it just now. End n8n and watch first.`,
    );
  const stays = new Set(rows.map(({ id }) => id));
  const over = before?.rows.filter(({ id }) => !stays.has(id)) ?? [];
  // `done` is accepted from anybody, whatever the lease.
  await store.settle(
    unit,
    over.map(({ id }) => ({ id, lease: '', is: 'done' })),
  );
}

/** Whether all that travels is the same: parts and rows. A row that was there before keeps its place in the order. */
export function areAlike(one: Snapshot, other: Snapshot | undefined): boolean {
  if (other === undefined || one.parts.size !== other.parts.size || one.rows.length !== other.rows.length) return false;
  const isSamePart = ([name, bytes]: [string, Uint8Array]): boolean => areSame(bytes, other.parts.get(name));
  const rows = new Map(other.rows.map((row) => [row.id, row]));
  const isSameRow = ({ id, key, body }: UndoneRow): boolean => {
    const found = rows.get(id);
    return found?.key === key && areSame(body, found.body);
  };
  return [...one.parts].every(isSamePart) && one.rows.every(isSameRow);
}

function areSame(one: Uint8Array, other: Uint8Array | undefined): boolean {
  return other !== undefined && Buffer.compare(one, other) === 0;
}
