/** What a UTF-16 unit is to the scanner. Everything beyond ASCII counts as a letter. */
export const PUNCTUATION = 0;
export const LETTER = 1;
export const DIGIT = 2;
export const SPACE = 3;

const CLASSES = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  if (code <= 32) CLASSES[code] = SPACE;
  else if (code >= 48 && code <= 57) CLASSES[code] = DIGIT;
  else if ((code | 32) >= 97 && (code | 32) <= 122) CLASSES[code] = LETTER;
}

export function classOf(code: number): number {
  return code < 128 ? CLASSES[code]! : LETTER;
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

export function isHex(code: number): boolean {
  return (code >= 48 && code <= 57) || ((code | 32) >= 97 && (code | 32) <= 102);
}

/** False for NaN, which is what stands behind a text's end. */
export function isAlphanumeric(code: number): boolean {
  if (code >= 128) return true;
  const kind = CLASSES[code];
  return kind === LETTER || kind === DIGIT;
}

/** Where the digits that begin at `from` end; `from` itself when there are none. NaN, behind the end, is no digit. */
export function endOfDigits(text: string, from: number): number {
  let position = from;
  while (isDigit(text.charCodeAt(position))) position++;
  return position;
}

export function endOfHex(text: string, from: number): number {
  let position = from;
  while (isHex(text.charCodeAt(position))) position++;
  return position;
}
