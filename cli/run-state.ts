import { CoreError } from '../core/index';
import { openStore, type OpenedStore } from '../stores/index';
import { defaultStatePath } from './default-store';
import { EXIT } from './exit-codes';
import { Refusal } from './refusal';
import type { StateArguments } from './state-arguments';
import { readStateFile, writeStateFile } from './state-file';
import { stateTable, summaryOf, type Summary } from './state-table';
import { areAlike, restore, snapshotOf, snapshots, type Snapshot } from './state-snapshot';
import { terminalJson, terminalText } from './terminal-text';

/** `loghorn state`; gives the exit code. */
export async function runState(given: StateArguments): Promise<number> {
  const { deed, isForced } = given;
  try {
    await withStore(given.store ?? defaultStatePath(), async (store) => {
      if (deed.is === 'list') await list(store, deed.prefix, deed.isJson);
      else if (deed.is === 'export') await exportTo(store, deed, isForced);
      else if (deed.is === 'import') await importAll(store, readStateFile(deed.file), isForced);
      else if (deed.is === 'reset') await reset(store, deed.unit, deed.isSure);
      else await withStore(deed.to, (target) => move(store, target, { prefix: deed.prefix, isForced }));
    });
    return EXIT.nothingOdd;
  } catch (error) {
    if (error instanceof CoreError) throw new Refusal(error.message, { cause: error });
    throw error;
  }
}

async function withStore(address: string, work: (store: OpenedStore) => Promise<void>): Promise<void> {
  const store = openStore(address);
  try {
    await work(store);
  } finally {
    await store.close();
  }
}

async function list(store: OpenedStore, prefix: string, isJson: boolean): Promise<void> {
  const found: Summary[] = [];
  for await (const snapshot of snapshots(store, prefix)) found.push(summaryOf(snapshot));
  process.stdout.write(isJson ? found.map((one) => `${terminalJson(one)}\n`).join('') : stateTable(found));
}

async function exportTo(
  store: OpenedStore,
  { file, prefix }: { readonly file: string; readonly prefix: string },
  isForced: boolean,
): Promise<void> {
  const units = await all(store, prefix);
  writeStateFile(file, units, isForced);
  tell(`Exported ${told(units)} to ${file}.`);
}

async function importAll(store: OpenedStore, units: readonly Snapshot[], isForced: boolean): Promise<void> {
  await put(store, units, isForced);
  tell(`Imported ${told(units)}.`);
}

/** Taken away only when all has arrived, and only what nobody changed meanwhile. */
async function move(
  from: OpenedStore,
  to: OpenedStore,
  { prefix, isForced }: { readonly prefix: string; readonly isForced: boolean },
): Promise<void> {
  const units = await all(from, prefix);
  // The same store under two addresses would be emptied.
  const before = await Promise.all(units.map(({ unit, version }) => to.load(unit, version)));
  if (before.includes('unchanged'))
    throw new Refusal('Failed to move: both addresses lead to one store. Name another.');
  await put(to, units, isForced);
  for (const { unit, version } of units) {
    if ((await from.load(unit, version)) !== 'unchanged') throw changedMeanwhile(unit);
    await from.remove(unit);
  }
  tell(`Moved ${told(units)}.`);
}

function changedMeanwhile(unit: string): Refusal {
  const fact = `somebody changed "${terminalText(unit)}" meanwhile; it is in both stores now`;
  return new Refusal(`Failed to move: ${fact}. End n8n and watch, then move it again with --force.`);
}

/** Nothing is written while anything is in the way; everything written is read again. */
async function put(store: OpenedStore, units: readonly Snapshot[], isForced: boolean): Promise<void> {
  if (!isForced) await refuseThere(store, units);
  for (const snapshot of units) {
    await restore(store, snapshot);
    if (areAlike(snapshot, await snapshotOf(store, snapshot.unit))) continue;
    const fact = `"${terminalText(snapshot.unit)}" reads otherwise than it was written`;
    throw new Refusal(`Failed to import: ${fact}. End n8n and watch, and look after the store.`);
  }
}

async function refuseThere(store: OpenedStore, units: readonly Snapshot[]): Promise<void> {
  for (const { unit } of units) {
    if ((await store.load(unit)) === undefined) continue;
    const fact = `"${terminalText(unit)}" exists there; nothing was written`;
    throw new Refusal(`Failed to import: ${fact}. Say --force to put these in place of those that exist.`);
  }
}

async function reset(store: OpenedStore, unit: string, isSure: boolean): Promise<void> {
  const found = await snapshotOf(store, unit);
  const name = `"${terminalText(unit)}"`;
  if (found === undefined) throw new Refusal(`Failed to reset: there is no unit ${name}. See loghorn state list.`);
  if (!isSure) throw new Refusal(`Failed to reset: ${name} would be forgotten: ${told([found])}. Say --yes.`);
  await store.remove(unit);
  tell(`Forgot ${name}: ${told([found])}.`);
}

async function all(store: OpenedStore, prefix: string): Promise<readonly Snapshot[]> {
  const found: Snapshot[] = [];
  for await (const snapshot of snapshots(store, prefix)) found.push(snapshot);
  if (found.length > 0) return found;
  throw new Refusal('Failed to find a unit: the store has none of this name. See loghorn state list.');
}

function told(units: readonly Snapshot[]): string {
  const sums = units.map(summaryOf);
  const sum = (field: 'parts' | 'bytes' | 'rows'): number => sums.reduce((so, one) => so + one[field], 0);
  const unit = units.length === 1 ? 'unit' : 'units';
  return `${units.length} ${unit}, ${sum('parts')} parts, ${sum('bytes')} bytes, ${sum('rows')} rows on their way`;
}

function tell(text: string): void {
  process.stdout.write(`${text}\n`);
}
