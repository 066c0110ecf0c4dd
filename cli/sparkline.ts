const BARS = '▁▂▃▄▅▆▇█';

/** One character a value; 0 is a space, the highest value the full bar. */
export function sparkline(values: readonly number[]): string {
  const highest = Math.max(...values, 0);
  return values
    .map((value) => (value <= 0 ? ' ' : BARS[Math.min(BARS.length - 1, Math.floor((value / highest) * BARS.length))]))
    .join('');
}

/** Stands under a sparkline and marks its places from `first` to `last`, both inside. */
export function sparkMark(first: number, last: number): string {
  return ' '.repeat(first) + '^'.repeat(Math.max(1, last - first + 1));
}
