import { chmodSync, readdirSync } from 'node:fs';
import { withProgress } from './progress';
import { mustRun, run } from './run';

/** Debian's packages of these names, unpacked into the folder: nothing of the machine is changed, and root is not needed. */
export async function unpackDebian(folder: string, packages: readonly string[]): Promise<void> {
  // apt's own download user must be able to write there.
  chmodSync(folder, 0o777);
  await withProgress(`fetching ${packages[0]} with apt-get`, async () => {
    if ((await run('apt-get', ['download', ...packages], { cwd: folder, timeoutMs: 120_000 })).code === 0) return;
    await run('apt-get', ['update', '-qq'], { timeoutMs: 180_000 });
    await mustRun('apt-get', ['download', ...packages], { cwd: folder, timeoutMs: 120_000 });
  });
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.deb')))
    await mustRun('dpkg-deb', ['-x', file, '.'], { cwd: folder });
}
