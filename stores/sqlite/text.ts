// Names and keys may stem from hostile logs. SQLite keeps text as UTF-8, in which a lone surrogate is lost and two names
// would become one; U+10FFFF, a non-character, marks one that is spelled out (and itself).
const MARK = '\u{10ffff}';

/** Any JavaScript text as text that SQLite gives back exactly; ordinary text stays as it is. */
export function toSqlText(text: string): string {
  if (text.isWellFormed() && !text.includes(MARK)) return text;
  return text.replace(/\u{10ffff}|\p{Surrogate}/gu, (odd) => `${MARK}${odd === MARK ? 'mark' : hex(odd)}`);
}

export function fromSqlText(text: string): string {
  if (!text.includes(MARK)) return text;
  return text.replace(/\u{10ffff}(mark|[0-9a-f]{4})/gu, (_, told: string) =>
    told === 'mark' ? MARK : String.fromCharCode(parseInt(told, 16)),
  );
}

function hex(surrogate: string): string {
  return surrogate.charCodeAt(0).toString(16);
}
