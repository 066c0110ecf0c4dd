/**
 * Control characters (C0, DEL, C1), marks that turn the direction of text, and those that take no room: what a log line may
 * hold to repaint a terminal or to hide what it says.
 */
const DANGEROUS =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]/g;
const WITHOUT_PAIRS = /[\ud800-\udbff][\udc00-\udfff]/g;

/** Text of a log as a terminal may show it: on one line, at most `limit` characters, everything odd spelled out. */
export function terminalText(text: string, limit = 400): string {
  const cut = text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
  const pairs = cut.match(WITHOUT_PAIRS) ?? [];
  return cut
    .split(WITHOUT_PAIRS)
    .map((piece, index) => piece.replace(DANGEROUS, spell) + (pairs[index] ?? ''))
    .join('');
}

/** JSON in one line. JSON.stringify leaves C1 and line separators as they are; escaped they mean the same. */
export function terminalJson(value: unknown): string {
  return JSON.stringify(value).replace(DANGEROUS_IN_JSON, unicodeEscape);
}

const DANGEROUS_IN_JSON = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

function spell(character: string): string {
  if (character === '\t') return ' ';
  const code = character.charCodeAt(0);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : unicodeEscape(character);
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
