import { existsSync } from 'node:fs';
import { isIt, type Released } from '../program/program';
import { downloaded, downloadProgram } from '../program/release';
import { buildCutAlloy, cutAlloy } from './build-alloy';

export const alloyVersion = '1.18.1';

export type FoundAlloy =
  { readonly how: 'given' | 'path' | 'cache' | 'download' | 'cut'; readonly binary: string } | { readonly why: string };

const alloy: Released = {
  name: 'alloy',
  title: 'Alloy',
  version: alloyVersion,
  repository: 'alloy',
  versionFlag: '--version',
  versionText: `v${alloyVersion}`,
};

/**
 * Another version than ours is left alone, except the one that LOGHORN_ALLOY names. `LOGHORN_ALLOY=build` builds one of Alloy's own source
 * with only the components that our files name; once built, it is found. A whole Alloy is never built in passing.
 */
export async function findAlloy(): Promise<FoundAlloy> {
  const given = process.env.LOGHORN_ALLOY;
  if (given === 'build') return { how: 'cut', binary: await buildCutAlloy() };
  if (given) return { how: 'given', binary: given };
  if (await isIt(alloy, 'alloy')) return { how: 'path', binary: 'alloy' };
  const binary = downloaded(alloy);
  if (existsSync(binary)) return { how: 'cache', binary };
  try {
    return { how: 'download', binary: await downloadProgram(alloy) };
  } catch (error) {
    if (existsSync(cutAlloy())) return { how: 'cut', binary: cutAlloy() };
    const cure = `Name an Alloy of version ${alloyVersion} in LOGHORN_ALLOY, or \`build\``;
    return { why: `no alloy on the PATH, no release download (${(error as Error).message}). ${cure}` };
  }
}
