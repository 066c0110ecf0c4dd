/** SQL's LIMIT takes neither Infinity nor a fraction, and a negative one means none. */
export function asSqlLimit(limit: number): number {
  return Math.max(0, Math.floor(Math.min(limit, Number.MAX_SAFE_INTEGER)));
}
