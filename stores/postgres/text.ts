// Names and keys may stem from hostile logs. Postgres keeps text without NUL, and UTF-8 has no lone surrogates; U+10FFFF, a
// non-character, marks one that is spelled out (and itself).
const MARK = '\u{10ffff}';
const ODD = /[\0\u{10ffff}]|\p{Surrogate}/gu;

/** Any JavaScript text as text that Postgres gives back exactly; ordinary text stays as it is, readable in psql. */
export function toSqlText(text: string): string {
  return text.replace(ODD, (odd) => `${MARK}${odd === MARK ? 'mark' : hex(odd)}`);
}

export function fromSqlText(text: string): string {
  if (!text.includes(MARK)) return text;
  return text.replace(/\u{10ffff}(mark|[0-9a-f]{4})/gu, (_, told: string) =>
    told === 'mark' ? MARK : String.fromCharCode(parseInt(told, 16)),
  );
}

function hex(odd: string): string {
  return odd.charCodeAt(0).toString(16).padStart(4, '0');
}
