/**
 * How surprising it is to count `seen` or more where `expected` were, in nats: the exponent of the Chernoff bound
 * P(X >= seen) <= exp(-surprise) for a negative binomial of mean `expected` and variance expected + expected² / size. As `size`
 * grows it becomes the Poisson's seen ln(seen / expected) - seen + expected. 0 for what is not above expectation.
 */
export function countSurprise(seen: number, expected: number, size: number): number {
  if (!(seen > expected)) return 0;
  const mean = Math.max(expected, 1e-200);
  // log1p: for counts far below `size` the two terms are almost equal, and their difference is the answer.
  const spread = (seen + size) * Math.log1p((mean - seen) / (seen + size));
  return Math.max(0, seen * Math.log(seen / mean) + spread);
}

/** How surprising it is to count `seen` or fewer where `expected` were: the same bound for the lower tail. 0 for what is not below. */
export function shortfallSurprise(seen: number, expected: number, size: number): number {
  if (!(seen < expected)) return 0;
  const spread = (seen + size) * Math.log1p((expected - seen) / (seen + size));
  return Math.max(0, (seen > 0 ? seen * Math.log(seen / expected) : 0) + spread);
}
