/** Longest text in brackets that is looked at: thread names are shorter. */
const LONGEST_BRACKET = 200;

/** Behind the `]` that closes the `[` at `start`, brackets inside it included; 0 when none does within reach. */
export function endOfBracket(text: string, start: number): number {
  const limit = Math.min(text.length, start + LONGEST_BRACKET);
  let depth = 0;
  for (let position = start; position < limit; position++) {
    const code = text.charCodeAt(position);
    if (code === 0x5b) depth++;
    else if (code === 0x5d && --depth === 0) return position + 1;
  }
  return 0;
}
