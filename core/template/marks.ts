/**
 * Masks and seams inside a template, one UTF-16 unit each, from the private use area: short to compare, to hash and to
 * store. The scanner replaces them where a log line itself holds one.
 */
export const FIRST_MARK = 0xe000;
export const LAST_MARK = 0xe01f;

export const NUMBER = 0xe000;
export const HEX = 0xe001;
export const IDENTIFIER = 0xe002;
export const ADDRESS = 0xe003;
export const TIME = 0xe004;
export const UUID = 0xe005;
export const MAC = 0xe006;
export const REDACTED = 0xe007;
/** The value of `key=` where there is none: it keeps the place, for lines that have one. */
export const NOTHING = 0xe008;
/** Stands for all words beyond the limit. */
export const REST = 0xe009;
/** A word that differed between lines. */
export const ANY = 0xe00a;
/** Ends a constant word that more or other than one space follows: a literal must not reach over it. */
export const WIDE = 0xe01e;
/** Between two words that nothing separates. */
export const JOIN = 0xe01f;

const SHOWN: ReadonlyMap<number, string> = new Map([
  [NUMBER, '<num>'],
  [HEX, '<hex>'],
  [IDENTIFIER, '<id>'],
  [ADDRESS, '<ip>'],
  [TIME, '<time>'],
  [UUID, '<uuid>'],
  [MAC, '<mac>'],
  [REDACTED, '<redacted>'],
  [NOTHING, ''],
  [REST, '<...>'],
  [ANY, '<*>'],
  [WIDE, ''],
  [JOIN, ''],
]);

const MARKS = /[\ue000-\ue01f]/g;

export function isMark(code: number): boolean {
  return code >= FIRST_MARK && code <= LAST_MARK;
}

/** With each mark as people read it: `<num>`, `<*>`. */
export function showMarks(text: string): string {
  return text.replace(MARKS, (mark) => SHOWN.get(mark.charCodeAt(0)) ?? '');
}
