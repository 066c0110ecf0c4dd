/**
 * Means that fade: while fewer than `memory` values were seen each counts the same, then the newest counts 1 / memory
 * (exponential smoothing whose start is the plain mean). Half of a value's weight is gone after about .69 memory.
 */
export function fadingMean(mean: number, seenBefore: number, value: number, memory: number): number {
  return mean + (value - mean) / Math.min(seenBefore + 1, memory);
}

/** What `times` zeros in a row make of a fading mean, in one step. */
export function fadeByZeros(mean: number, seenBefore: number, times: number, memory: number): number {
  if (times <= 0 || mean === 0) return mean;
  // Plain means until the memory is full, from then on a constant factor a zero.
  const plain = Math.max(0, Math.min(times, memory - 1 - seenBefore));
  const averaged = plain > 0 ? (mean * seenBefore) / (seenBefore + plain) : mean;
  return averaged * (1 - 1 / memory) ** (times - plain);
}
