import { withProgress } from './progress';
import { run } from './run';

/** Where a program of the PATH is. */
export async function onPath(name: string): Promise<string | undefined> {
  const { code, stdout } = await run('sh', ['-c', 'command -v "$0"', name]);
  return code === 0 ? stdout.trim() : undefined;
}

/**
 * Why these programs are not on the PATH; undefined when they are. On Debian, and as root only, the packages are installed; services
 * in them are not started.
 */
export async function whyMissing(
  programs: readonly string[],
  packages: readonly string[],
): Promise<string | undefined> {
  if ((await missingOf(programs)).length === 0) return undefined;
  const refused = await install(packages);
  const missing = await missingOf(programs);
  return missing.length === 0 ? undefined : `no ${missing.join(', ')} on the PATH, and ${refused}`;
}

async function missingOf(programs: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(programs.map(onPath));
  return programs.filter((_, index) => found[index] === undefined);
}

async function install(packages: readonly string[]): Promise<string> {
  if (process.getuid?.() !== 0) return `only root may install ${packages.join(' ')}`;
  if ((await onPath('apt-get')) === undefined) return 'there is no apt-get to install them';
  // Runlevel 1 is what Debian's packages look at before they start a service.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const { output } = await withProgress(`installing ${packages.join(' ')} with apt-get`, async () => {
    await run('apt-get', ['update', '-qq'], { timeoutMs: 180_000 });
    const args = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
    return await run('apt-get', args, { env, timeoutMs: 600_000 });
  });
  return `apt-get could not install them: ${output.trim().split('\n').at(-1) ?? ''}`;
}
