import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

export interface Spooled {
  readonly path: string;
  readonly remove: () => void;
}

/** A stream that ends, kept in a file that only its owner may read: a scan reads its input twice. */
export async function spool(stream: NodeJS.ReadableStream): Promise<Spooled> {
  const folder = mkdtempSync(join(tmpdir(), 'loghorn-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const path = join(folder, 'input');
  try {
    await pipeline(stream, createWriteStream(path, { mode: 0o600 }));
  } catch (error) {
    remove();
    throw error;
  }
  return { path, remove };
}
