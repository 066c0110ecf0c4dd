/** Puts any measure on the common scale: 0 at 0, .5 at `half`, towards 1 beyond. */
export function evidence(measured: number, half: number): number {
  if (!(measured > 0)) return 0;
  return measured === Infinity ? 1 : measured / (measured + half);
}
