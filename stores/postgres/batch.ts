/** Far below the 65,535 parameters that a statement may have, and some 20 MB of parts. */
const BATCH = 300;

export function* inBatches<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let from = 0; from < items.length; from += BATCH) yield items.slice(from, from + BATCH);
}

/** `($1, $2, $3), ($1, $4, $5)`: each row begins with the first parameter and has `own` of its own. */
export function placeholders(rows: number, own: number): string {
  const row = (index: number): string =>
    Array.from({ length: own }, (_, column) => `$${2 + index * own + column}`).join(', ');
  return Array.from({ length: rows }, (_, index) => `($1, ${row(index)})`).join(', ');
}
