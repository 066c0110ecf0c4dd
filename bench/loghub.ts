import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Of LogHub's labelled samples, `<System>/<System>_2k.log…`, which are not part of this repository; undefined where nobody names them. */
export function loghubFolder(): string | undefined {
  const data = process.env.LOGHORN_DATA;
  return data ? join(data, 'loghub_2k') : undefined;
}

export function systemsIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
