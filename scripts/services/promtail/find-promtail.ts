import { existsSync } from 'node:fs';
import { built, buildProgram } from '../program/go-build';
import { isIt } from '../program/program';
import { downloaded, downloadProgram } from '../program/release';
import { SetupError } from '../setup-error';
import { promtailProgram } from './program';

export type FoundPromtail =
  | { readonly how: 'given' | 'path' | 'cache' | 'download' | 'build'; readonly binary: string }
  | { readonly why: string };

/** Another version than ours is left alone, except the one that LOGHORN_PROMTAIL names. */
export async function findPromtail(tell: (text: string) => void): Promise<FoundPromtail> {
  const given = process.env.LOGHORN_PROMTAIL;
  if (given) return { how: 'given', binary: given };
  if (await isIt(promtailProgram, 'promtail')) return { how: 'path', binary: 'promtail' };
  const binary = [built(promtailProgram), downloaded(promtailProgram)].find(existsSync);
  return binary === undefined ? await fetchOrBuild(tell) : { how: 'cache', binary };
}

async function fetchOrBuild(tell: (text: string) => void): Promise<FoundPromtail> {
  const reasons: string[] = [];
  try {
    return { how: 'download', binary: await downloadProgram(promtailProgram) };
  } catch (error) {
    reasons.push(`no release download (${(error as Error).message})`);
  }
  try {
    return { how: 'build', binary: await buildProgram(promtailProgram, tell) };
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    reasons.push(`no build (${error.message})`);
  }
  const cure = 'Name a Promtail of version 3.6 in LOGHORN_PROMTAIL';
  return { why: `no promtail ${promtailProgram.version} on the PATH, ${reasons.join(', ')}. ${cure}` };
}
