/** Rows of RFC 4180 text with a header, by column. */
export function parseCsv(text: string): Record<string, string>[] {
  const [header, ...rows] = [...records(text.replace(/^\ufeff/, ''))];
  return rows.map((row) => Object.fromEntries(header!.map((column, index) => [column, row[index] ?? ''])));
}

function* records(text: string): Iterable<string[]> {
  let record: string[] = [];
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    record.push(quoted === undefined ? bare! : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    if (record.length > 1) yield record;
    record = [];
  }
}
