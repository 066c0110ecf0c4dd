/** A LogQL query takes each as one line filter; more select little. */
const MOST_LITERALS = 3;
/** Shorter ones are in every line. */
const SHORTEST_LITERAL = 3;

// Left out are quotes, backslash, slash and `<>&'+` with the backtick, which JSON writers escape in the raw line, and all
// that is not printable ASCII; and `=`, where the raw line may hold a quote that logfmt took off.
const FRAGMENT = /[A-Za-z0-9 _.,:;()[\]{}@#%*!?~|$^-]+/g;

/**
 * The longest texts that every raw line of a template contains: they reach over no mask, no `<*>`, and no gap but one
 * space. `encoded` is a template's text with marks and seams.
 */
export function literalsOf(encoded: string): readonly string[] {
  const fragments = (encoded.match(FRAGMENT) ?? []).map((fragment) => fragment.trim());
  const long = [...new Set(fragments)].filter((fragment) => fragment.length >= SHORTEST_LITERAL);
  long.sort((left, right) => right.length - left.length);
  const chosen: string[] = [];
  for (const fragment of long) {
    if (chosen.length === MOST_LITERALS) break;
    if (!chosen.some((longer) => longer.includes(fragment))) chosen.push(fragment);
  }
  return chosen;
}
