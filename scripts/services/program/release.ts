import { createHash } from 'node:crypto';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached, cacheFolder } from '../cache';
import { withProgress } from '../progress';
import { SetupError } from '../setup-error';
import { unzipOnly } from '../unzip';
import { mustBe, type Released } from './program';

const architectures: Partial<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };
const assetOf = ({ name }: Released) =>
  `${name}-${process.platform}-${architectures[process.arch] ?? process.arch}.zip`;
const cacheName = ({ name, version }: Released) => `${name}/release-${version}-${process.platform}-${process.arch}`;

export const downloaded = (program: Released) => join(cacheFolder(), cacheName(program), program.name);

/**
 * The project's release. It is held against the sums that the same release publishes and against its own `-version`: that
 * finds a broken download, not a forged release, because no sum of it is pinned here.
 */
export async function downloadProgram(
  program: Released,
  base = process.env.LOGHORN_LOKI_RELEASES ?? 'https://github.com',
): Promise<string> {
  const release = `${base}/grafana/${program.repository}/releases/download/v${program.version}`;
  const sums = (await get(`${release}/SHA256SUMS`, 5_000)).toString('utf8');
  const title = `downloading ${release}/${assetOf(program)}`;
  const build = (folder: string) => withProgress(title, () => download(program, { release, sums }, folder));
  return join(await cached({ name: cacheName(program), build, needsBytes: 1e9 }), program.name);
}

interface Release {
  readonly release: string;
  readonly sums: string;
}

async function download(program: Released, { release, sums }: Release, folder: string): Promise<void> {
  const asset = assetOf(program);
  const zip = await get(`${release}/${asset}`, 600_000);
  const expected = sums
    .split('\n')
    .find((line) => line.trim().endsWith(asset))
    ?.split(/\s+/)[0];
  if (createHash('sha256').update(zip).digest('hex') !== expected) {
    throw new SetupError(`${asset} does not have the SHA-256 sum that its release publishes`);
  }
  const binary = join(folder, program.name);
  writeFileSync(binary, unzipOnly(zip));
  chmodSync(binary, 0o755);
  await mustBe(program, binary);
}

async function get(url: string, timeoutMs: number): Promise<Buffer> {
  const { host } = new URL(url);
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    if (response.ok) return Buffer.from(await response.arrayBuffer());
    throw new SetupError(`${host} answered ${response.status}`);
  } catch (cause) {
    if (cause instanceof SetupError) throw cause;
    throw new SetupError(`${host} cannot be reached`, { cause });
  }
}
