import { CoreError } from '../errors';
import type { Change, Loaded, Store, Version } from './store';

/** Without `change` nothing is written. */
export interface Decided<Result> {
  readonly change?: Change;
  readonly result: Result;
}

export interface Updated<Result> {
  readonly result: Result;
  /** Of the unit as it was decided on, or as it was committed; `undefined` while it does not exist. */
  readonly version: Version | undefined;
}

/** Fifty workers racing for one unit need at most fifty tries; more than twice that is not a race but a fault. */
const MAX_TRIES = 100;

export interface UpdateSetup {
  readonly store: Store;
  readonly unit: string;
  /** The version of a copy that the caller still holds: `decide` then gets `unchanged` while the unit is at it. */
  readonly known?: Version;
}

type Loading = Loaded | 'unchanged' | undefined;

/** `updateFrom` for callers who hold no copy. */
export function update<Result>(
  store: Store,
  unit: string,
  decide: (loaded: Loaded | undefined) => Decided<Result> | Promise<Decided<Result>>,
): Promise<Updated<Result>> {
  return updateFrom({ store, unit }, (loaded) => decide(loaded as Loaded | undefined));
}

/**
 * The one loop of load, decide, save. `decide` works on a private copy, changes nothing else and may be called many times;
 * it is asynchronous only to read (lines, another unit) between load and save. If a commit throws, its outcome is
 * unknown: the error passes, and the caller's next update decides on what it then finds.
 */
export async function updateFrom<Result>(
  { store, unit, known }: UpdateSetup,
  decide: (loaded: Loading) => Decided<Result> | Promise<Decided<Result>>,
): Promise<Updated<Result>> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    // After a conflict the unit is no longer at `known`, so a copy that was decided on is never handed back as unchanged.
    const loaded = await store.load(unit, known);
    const at = loaded === 'unchanged' ? known : loaded?.version;
    const { change, result } = await decide(loaded);
    if (change === undefined) return { result, version: at };
    const committed = await store.commit(unit, at ?? 'new', change);
    if (committed !== 'conflict') return { result, version: committed.version };
  }
  throw new CoreError(
    'store-conflict',
    `Failed to save "${unit}": others committed first ${MAX_TRIES} times in a row. Run fewer workers on this unit.`,
    { isRetryable: true },
  );
}
