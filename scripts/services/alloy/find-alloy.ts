import { createHash } from 'node:crypto';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached, cacheFolder } from '../cache';
import { withProgress } from '../progress';
import { run } from '../run';
import { SetupError } from '../setup-error';
import { unzipOnly } from '../unzip';
import { buildCutAlloy, cutAlloy } from './build-alloy';

export const alloyVersion = '1.18.1';

export type FoundAlloy =
  { readonly how: 'given' | 'path' | 'cache' | 'download' | 'cut'; readonly binary: string } | { readonly why: string };

const architecture = process.arch === 'arm64' ? 'arm64' : 'amd64';
const asset = `alloy-${process.platform}-${architecture}.zip`;
const cacheName = `alloy/release-${alloyVersion}-${process.platform}-${architecture}`;

/**
 * Another version than ours is left alone, except the one that LOGHORN_ALLOY names. `LOGHORN_ALLOY=build` builds one of Alloy's own source
 * with only the components that our files name; once built, it is found. A whole Alloy is never built in passing.
 */
export async function findAlloy(): Promise<FoundAlloy> {
  const given = process.env.LOGHORN_ALLOY;
  if (given === 'build') return { how: 'cut', binary: await buildCutAlloy() };
  if (given) return { how: 'given', binary: given };
  const { code, output } = await run('alloy', ['--version'], { timeoutMs: 10_000 });
  if (code === 0 && output.includes(`v${alloyVersion}`)) return { how: 'path', binary: 'alloy' };
  const binary = join(cacheFolder(), cacheName, 'alloy');
  if (existsSync(binary)) return { how: 'cache', binary };
  try {
    return { how: 'download', binary: await download() };
  } catch (error) {
    if (existsSync(cutAlloy())) return { how: 'cut', binary: cutAlloy() };
    const cure = `Name an Alloy of version ${alloyVersion} in LOGHORN_ALLOY, or \`build\``;
    return { why: `no alloy on the PATH, no release download (${(error as Error).message}). ${cure}` };
  }
}

async function download(): Promise<string> {
  const release = `https://github.com/grafana/alloy/releases/download/v${alloyVersion}`;
  const sums = (await get(`${release}/SHA256SUMS`, 5_000)).toString('utf8');
  const expected = sums.split('\n').find((line) => line.trim().endsWith(asset));
  const build = (folder: string) =>
    withProgress(`downloading ${release}/${asset}`, async () => {
      const zip = await get(`${release}/${asset}`, 600_000);
      const sum = createHash('sha256').update(zip).digest('hex');
      if (sum !== expected?.split(/\s+/)[0]) throw new SetupError(`${asset} does not have the sum of its release`);
      writeFileSync(join(folder, 'alloy'), unzipOnly(zip));
      chmodSync(join(folder, 'alloy'), 0o755);
    });
  return join(await cached({ name: cacheName, build, needsBytes: 2e9 }), 'alloy');
}

async function get(url: string, timeoutMs: number): Promise<Buffer> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    if (response.ok) return Buffer.from(await response.arrayBuffer());
    throw new SetupError(`github.com answered ${response.status}`);
  } catch (cause) {
    if (cause instanceof SetupError) throw cause;
    throw new SetupError('github.com cannot be reached', { cause });
  }
}
