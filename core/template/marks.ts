/**
 * Masks and seams inside a template, one UTF-16 unit each, from the private use area: short to compare, to hash and to
 * store. The scanner replaces them where a log line itself holds one.
 */
export const FIRST_MARK = 0xe000;
export const LAST_MARK = 0xe01f;

/**
 * A number with or without a unit, and an id that holds a digit: one mark, because one hexadecimal id of eight digits in forty
 * looks like a number, and each would be a new template.
 */
export const NUMBER = 0xe000;
/** Only with `0x`. */
export const HEX = 0xe001;
export const ADDRESS = 0xe003;
export const TIME = 0xe004;
export const UUID = 0xe005;
export const MAC = 0xe006;
export const REDACTED = 0xe007;
/** The value of `key=` where there is none: it keeps the place, for lines that have one. */
export const NOTHING = 0xe008;
/** A word that differed between lines. */
export const ANY = 0xe00a;

/** What stands between two words: a single space, nothing, or other white space. A literal reaches over the first alone. */
export const SPACE_GAP = 0x20;
export const NO_GAP = 0xe01e;
export const WIDE_GAP = 0xe01f;

const SHOWN: ReadonlyMap<number, string> = new Map([
  [NUMBER, '<num>'],
  [HEX, '<hex>'],
  [ADDRESS, '<ip>'],
  [TIME, '<time>'],
  [UUID, '<uuid>'],
  [MAC, '<mac>'],
  [REDACTED, '<redacted>'],
  [NOTHING, ''],
  [ANY, '<*>'],
  [NO_GAP, ''],
  [WIDE_GAP, ' '],
]);

const MARKS = /[\ue000-\ue01f]/g;

export function isMark(code: number): boolean {
  return code >= FIRST_MARK && code <= LAST_MARK;
}

/** With each mark as people read it: `<num>`, `<*>`. */
export function showMarks(text: string): string {
  return text.replace(MARKS, (mark) => SHOWN.get(mark.charCodeAt(0)) ?? '');
}
