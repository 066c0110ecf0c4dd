import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SetupError } from './setup-error';

/** Outside the clone, so that a second clone and a `git clean` cost nothing. */
export function cacheFolder(): string {
  const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return process.env.LOGHORN_CACHE || join(base, 'loghorn');
}

/** A name for what the given texts determine. */
export const cacheKey = (...texts: readonly string[]): string =>
  createHash('sha256').update(texts.join('\0')).digest('hex').slice(0, 16);

export interface Cached {
  readonly name: string;
  /** Fills an empty folder. When it throws, nothing was cached. */
  readonly build: (folder: string) => Promise<void>;
  readonly needsBytes?: number;
  readonly tell?: (text: string) => void;
}

/** The folder of that name, built once. It is built beside its place and renamed when whole, so half of it is never found. */
export async function cached({ name, build, needsBytes = 0, tell = () => undefined }: Cached): Promise<string> {
  const place = join(cacheFolder(), name);
  if (existsSync(place)) return place;
  makeFolder(dirname(place));
  const unlock = await lock(`${place}.lock`, tell);
  try {
    if (!existsSync(place)) await buildBeside(place, build, needsBytes);
  } finally {
    unlock();
  }
  return place;
}

async function buildBeside(place: string, build: Cached['build'], needsBytes: number): Promise<void> {
  refuseWhenFull(dirname(place), needsBytes);
  const beside = `${place}.partial`;
  rmSync(beside, { recursive: true, force: true });
  mkdirSync(beside);
  await build(beside);
  renameSync(beside, place);
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    const message = `Failed to write to the cache: ${folder} cannot be made. Set LOGHORN_CACHE to a folder that you may write to.`;
    throw new SetupError(message, { cause });
  }
}

function refuseWhenFull(folder: string, needsBytes: number): void {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize >= needsBytes) return;
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
  const fact = `${gigabytes(needsBytes)} are needed in ${folder}, ${gigabytes(bavail * bsize)} are free`;
  throw new SetupError(
    `Failed to set up: ${fact}. Free some space, or set LOGHORN_CACHE to a folder on a larger disk.`,
  );
}

/** Held by a process that lives; the lock of one that died is taken over. */
async function lock(file: string, tell: (text: string) => void): Promise<() => void> {
  for (let tries = 0; ; tries++) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unwritable(file, error);
    }
    const holder = holderOf(file);
    if (holder === undefined) continue;
    if (!isAlive(holder)) rmSync(file, { force: true });
    else if (tries === 0) tell(`waiting for process ${holder}, which is doing the same`);
    await sleep(isAlive(holder) ? 500 : 0);
  }
}

function holderOf(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8')) || 0;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return pid > 0;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const unwritable = (file: string, cause: unknown) =>
  new SetupError(`Failed to write to the cache: ${file}. Set LOGHORN_CACHE to a folder that you may write to.`, {
    cause,
  });
