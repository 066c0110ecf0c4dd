import { toRedisText } from './text';

/** What a unit consists of, in the order in which every script gets its keys. */
const PIECES = [
  // Hash: version, parts (how many), rows (how many), seq (of the youngest row), dead (how many ever).
  'head',
  // Hash: name → bytes.
  'parts',
  // Hash: id of a row → its seq, 16 digits, so that text order is the order of birth.
  'ids',
  // Hash: seq → key.
  'keys',
  // Sorted set: seq by due time; 0 for a row never taken.
  'due',
  // Hash: seq:id, seq:body, seq:takes, seq:failures, seq:lease, seq:why.
  'rows',
  // List: six entries a dead row, oldest first.
  'dead',
] as const;

export const KEYS_OF_A_UNIT = PIECES.length;

/** All with the unit as their hash tag: one slot, so that one script may change them all in a cluster too. */
export function unitKeys(prefix: string, unit: string): string[] {
  const tag = unit === '' ? EMPTY_TAG : toRedisText(unit);
  return PIECES.map((piece) => `${prefix}:{${tag}}:${piece}`);
}

/** An empty tag would be none. No other name is spelled so. */
const EMPTY_TAG = '%';

/**
 * Names of all units that ever were. In a slot of its own, hence written before the unit is and never taken back: a name
 * without its unit is passed over by `list`.
 */
export function namesKey(prefix: string): string {
  return `${prefix}:units`;
}
