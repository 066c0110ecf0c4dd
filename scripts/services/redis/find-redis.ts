import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cached, cacheFolder } from '../cache';
import { unpackDebian } from '../debian';
import { mustRun, run } from '../run';

/** A redis-server that runs, or why there is none. */
export type FoundRedis =
  | { readonly how: 'path' | 'cache' | 'debian'; readonly binary: string; readonly env: NodeJS.ProcessEnv }
  | { readonly why: string };

/** Debian's own packages that redis-server (in redis-tools) needs beside what every Debian has. */
const PACKAGES = ['redis-server', 'redis-tools', 'libjemalloc2', 'liblua5.1-0', 'lua-bitop', 'lua-cjson', 'liblzf1'];

const CURE = 'Install redis-server or valkey-server, or name a binary in LOGHORN_REDIS_SERVER';

/** On the PATH, from the cache, or Debian's packages unpacked into the cache: nothing of the machine is changed, and root is not needed. */
export async function findRedis(): Promise<FoundRedis> {
  const given = process.env.LOGHORN_REDIS_SERVER;
  for (const binary of given ? [given] : ['redis-server', 'valkey-server'])
    if ((await run('sh', ['-c', 'command -v "$0" && "$0" --version', binary])).code === 0)
      return { how: 'path', binary, env: process.env };
  if (existsSync(place())) return unpacked('cache');
  if ((await run('sh', ['-c', 'command -v apt-get && command -v dpkg-deb'])).code !== 0)
    return { why: `no redis-server on the PATH, and no apt-get to fetch one. ${CURE}` };
  try {
    await cached({ name: NAME, build: (folder) => unpackDebian(folder, PACKAGES) });
    return await tried(unpacked('debian'));
  } catch (error) {
    return { why: `no redis-server on the PATH, and apt-get gave none (${(error as Error).message}). ${CURE}` };
  }
}

const NAME = 'redis-debian';
const place = () => join(cacheFolder(), NAME);

function unpacked(how: 'cache' | 'debian'): Extract<FoundRedis, { how: unknown }> {
  const lib = join(place(), 'usr/lib');
  const folders = existsSync(lib) ? readdirSync(lib).filter((name) => name.endsWith('-linux-gnu')) : [];
  const libraries = folders.map((name) => join(lib, name)).join(':');
  return { how, binary: join(place(), 'usr/bin/redis-server'), env: { ...process.env, LD_LIBRARY_PATH: libraries } };
}

async function tried(found: Extract<FoundRedis, { how: unknown }>): Promise<FoundRedis> {
  await mustRun(found.binary, ['--version'], { env: found.env, timeoutMs: 10_000 });
  return found;
}
