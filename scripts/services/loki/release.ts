import { createHash } from 'node:crypto';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached, cacheFolder } from '../cache';
import { withProgress } from '../progress';
import { SetupError } from '../setup-error';
import { unzipOnly } from '../unzip';
import { mustBeLoki } from './go-build';
import { lokiVersion } from './version';

const architectures: Partial<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };
const asset = () => `loki-${process.platform}-${architectures[process.arch] ?? process.arch}.zip`;
const name = () => `loki/release-${lokiVersion}-${process.platform}-${process.arch}`;

export const downloadedLoki = () => join(cacheFolder(), name(), 'loki');

/**
 * The project's release. It is held against the sums that the same release publishes and against its own `-version`: that
 * finds a broken download, not a forged release, because no sum of it is pinned here.
 */
export async function downloadLoki(base = process.env.LOGHORN_LOKI_RELEASES ?? 'https://github.com'): Promise<string> {
  const release = `${base}/grafana/loki/releases/download/v${lokiVersion}`;
  const sums = (await get(`${release}/SHA256SUMS`, 5_000)).toString('utf8');
  return join(
    await cached({
      name: name(),
      build: (folder) => withProgress(`downloading ${release}/${asset()}`, () => download(release, sums, folder)),
      needsBytes: 1e9,
    }),
    'loki',
  );
}

async function download(release: string, sums: string, folder: string): Promise<void> {
  const zip = await get(`${release}/${asset()}`, 600_000);
  const expected = sums
    .split('\n')
    .find((line) => line.trim().endsWith(asset()))
    ?.split(/\s+/)[0];
  if (createHash('sha256').update(zip).digest('hex') !== expected) {
    throw new SetupError(`${asset()} does not have the SHA-256 sum that its release publishes`);
  }
  const binary = join(folder, 'loki');
  writeFileSync(binary, unzipOnly(zip));
  chmodSync(binary, 0o755);
  await mustBeLoki(binary);
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
