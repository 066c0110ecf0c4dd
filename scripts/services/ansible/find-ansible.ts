import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onPath } from '../apt';
import { cached, cacheKey } from '../cache';
import { withProgress } from '../progress';
import { mustRun } from '../run';

export type FoundAnsible =
  { /** Its programs are on this environment's PATH. */ readonly env: NodeJS.ProcessEnv } | { readonly why: string };

const requirements = join(__dirname, 'requirements.txt');

/** The pinned Ansible and its linter, in a folder of their own, installed once. */
export async function findAnsible(): Promise<FoundAnsible> {
  const python = process.env.LOGHORN_PYTHON ?? (await onPath('python3'));
  if (python === undefined)
    return { why: 'no python3 on the PATH. Install Python 3.11, or name one in LOGHORN_PYTHON' };
  const name = `ansible/${cacheKey(readFileSync(requirements, 'utf8'), python)}`;
  // Not a virtual environment: its programs name the folder that they were made in, and the cache renames it.
  const args = (folder: string) => ['-m', 'pip', 'install', '-q', '--target', folder, '-r', requirements];
  const build = (folder: string) =>
    withProgress('installing Ansible with pip, once', async () => {
      await mustRun(python, args(folder), { timeoutMs: 600_000 });
    });
  try {
    return { env: envWith(await cached({ name, build, needsBytes: 5e8 })) };
  } catch (error) {
    return { why: `Ansible could not be installed: ${(error as Error).message.split('\n')[0]}` };
  }
}

const envWith = (folder: string): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
  PYTHONPATH: folder,
  ANSIBLE_NOCOLOR: '1',
});
