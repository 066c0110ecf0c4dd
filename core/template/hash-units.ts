export const HASH_START = 0x811c9dc5 | 0;

/** One step of FNV-1a over UTF-16 units. Finds words; whoever makes it collide gains nothing, see `word-table.ts`. */
export function hashStep(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193);
}

/** Of the units of a text, or of the numbers of words. */
export function hashUnits(units: Uint16Array | Int32Array, start: number, end: number): number {
  let hash = HASH_START;
  for (let index = start; index < end; index++) hash = hashStep(hash, units[index]!);
  return hash;
}
