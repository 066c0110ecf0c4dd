import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from './build';
import { npm } from './services/npm';

const clone = resolve(__dirname, '..');

/** Builds and packs the package as `npm publish` would; the path of the tarball, which goes with this process. */
export async function pack(): Promise<string> {
  await build();
  const folder = mkdtempSync(join(tmpdir(), 'loghorn-pack-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const told = await npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], { cwd: clone });
  const [packed] = Object.values(JSON.parse(told) as Record<string, { filename: string }>);
  if (!packed) throw new Error(`npm pack named no file: ${told}`);
  return join(folder, packed.filename);
}
