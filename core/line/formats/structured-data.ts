/** Behind the structured data of RFC 5424 at `start`: `-`, or elements in brackets where `\]` and quoted values may hold a bracket. */
export function endOfStructuredData(text: string, start: number): number {
  if (text.charCodeAt(start) === 0x2d) return start + 1;
  let position = start;
  while (text.charCodeAt(position) === 0x5b) {
    const end = endOfElement(text, position);
    if (end < 0) break;
    position = end;
  }
  return position;
}

const ESCAPED_ONCE_MORE = /\[[^"\]\\]{1,200}=\\"/y;

/** Where all was escaped once more on the way, `\"` opens and closes a value, and what stood escaped in it takes four characters. */
function endOfElement(text: string, start: number): number {
  ESCAPED_ONCE_MORE.lastIndex = start;
  const isEscaped = ESCAPED_ONCE_MORE.test(text);
  let isQuoted = false;
  for (let position = start + 1; position < text.length; position++) {
    const code = text.charCodeAt(position);
    if (code === 0x5c && isEscaped && text.charCodeAt(position + 1) === 0x5c) position += 3;
    else if (code === 0x5c) {
      position++;
      if (isEscaped && text.charCodeAt(position) === 0x22) isQuoted = !isQuoted;
    } else if (code === 0x22) isQuoted = !isQuoted;
    else if (code === 0x5d && !isQuoted) return position + 1;
  }
  return -1;
}
