import { existsSync } from 'node:fs';
import { built, buildProgram } from '../program/go-build';
import { isIt } from '../program/program';
import { downloaded, downloadProgram } from '../program/release';
import { isDockerUp } from './docker';
import { lokiProgram, lokiVersion } from './program';

/** Where a Loki can be had from, the nearest first. Every way is the real one but the last. */
export type FoundLoki =
  | { readonly how: 'address'; readonly url: string }
  | { readonly how: 'docker' }
  | { readonly how: 'path' | 'cache' | 'download' | 'build'; readonly binary: string }
  | { readonly how: 'stand-in'; readonly why: string };

type Way = (tell: (text: string) => void) => Promise<FoundLoki | undefined>;

const given: Way = async () => {
  const url = process.env.LOGHORN_LOKI_URL;
  return url ? { how: 'address', url: url.replace(/\/+$/, '') } : undefined;
};

const docker: Way = async () => ((await isDockerUp()) ? { how: 'docker' } : undefined);

/** Another version than ours is left alone: what we promise was tested with one. */
const onPath: Way = async () => ((await isIt(lokiProgram, 'loki')) ? { how: 'path', binary: 'loki' } : undefined);

const fromCache: Way = async () => {
  const binary = [built(lokiProgram), downloaded(lokiProgram)].find(existsSync);
  return binary ? { how: 'cache', binary } : undefined;
};

/** The first way that leads somewhere. `LOGHORN_LOKI=stand-in` skips them all. */
export async function findLoki(tell: (text: string) => void): Promise<FoundLoki> {
  if (process.env.LOGHORN_LOKI === 'stand-in') return { how: 'stand-in', why: 'LOGHORN_LOKI=stand-in asked for it' };
  for (const way of [given, docker, onPath, fromCache]) {
    const found = await way(tell);
    if (found) return found;
  }
  return await fetchOrBuild(tell);
}

async function fetchOrBuild(tell: (text: string) => void): Promise<FoundLoki> {
  const reasons: string[] = [];
  try {
    return { how: 'download', binary: await downloadProgram(lokiProgram) };
  } catch (error) {
    reasons.push(`no release download (${(error as Error).message})`);
    tell(`no release download of Loki: ${(error as Error).message}`);
  }
  try {
    return { how: 'build', binary: await buildProgram(lokiProgram, tell) };
  } catch (error) {
    reasons.push(`no build (${(error as Error).message})`);
  }
  return {
    how: 'stand-in',
    why: `no address in LOGHORN_LOKI_URL, no Docker, no loki ${lokiVersion} on the PATH, ${reasons.join(', ')}`,
  };
}

export const wayInWords: Record<FoundLoki['how'], string> = {
  address: 'the address in LOGHORN_LOKI_URL',
  docker: `Docker, grafana/loki:${lokiVersion}`,
  path: `loki ${lokiVersion} on the PATH`,
  cache: `loki ${lokiVersion} from the cache`,
  download: `the release download of loki ${lokiVersion}`,
  build: `loki ${lokiVersion}, built by Go`,
  'stand-in': "the testbed's own server, which speaks Loki's protocol: NOT a real Loki",
};
