import { chownSync, cpSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from '../run';
import { SetupError } from '../setup-error';

export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** Postgres refuses to run as root: then as `postgres`, or as `nobody` where there is none. Undefined: as we are. */
export function serverUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const fields = accounts.find((line) => line.startsWith(`${name}:`))?.split(':');
    if (fields) return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  throw new SetupError('Failed to start Postgres: it refuses to run as root, and there is no user "nobody". Add one.');
}

export function give(folder: string, user: ServerUser | undefined): void {
  if (user) chownSync(folder, user.uid, user.gid);
}

/** The programs where that user may run them: our cache may lie in root's own home, which is closed to others. */
export async function reachable(binaries: string, folder: string, user: ServerUser | undefined): Promise<string> {
  if (!user || (await run(join(binaries, 'postgres'), ['--version'], { ...user, cwd: '/' })).code === 0)
    return binaries;
  const copy = join(folder, 'server');
  cpSync(dirname(binaries), copy, { recursive: true, verbatimSymlinks: true });
  return join(copy, 'bin');
}
