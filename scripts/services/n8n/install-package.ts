import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from '../npm';
import { mustRun } from '../run';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly devDependencies?: unknown;
  readonly peerDependencies?: unknown;
  readonly optionalDependencies?: unknown;
}

/** The flags of n8n 2.41's community-nodes screen, word for word. */
const screenFlags = [
  ...['--audit=false', '--fund=false', '--bin-links=false', '--install-strategy=shallow'],
  ...['--ignore-scripts=true', '--package-lock=false'],
];

/**
 * Installs a packed tarball step by step as n8n's community-nodes screen installs one that it fetched: unpack it into its own
 * folder, keep only its real dependencies, install those inside, list it. Before n8n's first start, or its workflows fail for
 * good. A link to the clone would resolve the clone's own n8n-workflow.
 */
export async function installPackage(userFolder: string, tarball: string): Promise<string> {
  const nodes = join(userFolder, '.n8n/nodes');
  const manifest = JSON.parse((await mustRun('tar', ['-xzOf', tarball, 'package/package.json'])).stdout) as Manifest;
  const folder = join(nodes, 'node_modules', manifest.name);
  mkdirSync(folder, { recursive: true });
  await mustRun('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
  writeFileSync(join(folder, 'package.json'), JSON.stringify(withoutForeign(manifest), null, 2));
  await npm(['install', ...screenFlags], { cwd: folder });
  list(nodes, manifest);
  return folder;
}

function withoutForeign(manifest: Manifest): object {
  const { devDependencies: _dev, peerDependencies: _peer, optionalDependencies: _optional, ...rest } = manifest;
  return rest;
}

function list(nodes: string, { name, version }: Manifest): void {
  const file = join(nodes, 'package.json');
  const before = readJson(file) ?? { name: 'installed-nodes', private: true, dependencies: {} };
  writeFileSync(
    file,
    JSON.stringify({ ...before, dependencies: { ...before.dependencies, [name]: version } }, null, 2),
  );
}

function readJson(file: string): { dependencies: Record<string, string> } | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { dependencies: Record<string, string> };
  } catch {
    return undefined;
  }
}
