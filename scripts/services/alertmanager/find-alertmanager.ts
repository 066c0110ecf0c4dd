import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cached, cacheFolder } from '../cache';
import { withProgress } from '../progress';
import { mustRun, run } from '../run';

/** The one Alertmanager that we are tested against. */
export const alertmanagerVersion = '0.28.1';

export type FoundAlertmanager =
  { readonly how: 'path' | 'cache' | 'build'; readonly binary: string } | { readonly why: string };

const MODULE = `github.com/prometheus/alertmanager/cmd/alertmanager@v${alertmanagerVersion}`;
const NAME = `alertmanager/go-${alertmanagerVersion}`;
const CURE = 'Install alertmanager, or Go';
/** Module cache, build cache and the binary. */
const needsBytes = 2e9;

/** On the PATH, from the cache, or built by Go, which checks the module against the public checksum database. */
export async function findAlertmanager(tell: (text: string) => void = () => undefined): Promise<FoundAlertmanager> {
  if ((await run('alertmanager', ['--version'], { timeoutMs: 10_000 })).code === 0)
    return { how: 'path', binary: 'alertmanager' };
  const binary = join(cacheFolder(), NAME, 'alertmanager');
  if (existsSync(binary)) return { how: 'cache', binary };
  if ((await run('go', ['version'], { timeoutMs: 20_000, cwd: '/' })).code !== 0)
    return { why: `no alertmanager on the PATH, and no Go to build one. ${CURE}` };
  try {
    await cached({ name: NAME, build, needsBytes, tell });
    return { how: 'build', binary };
  } catch (error) {
    return { why: `no alertmanager on the PATH, and Go built none (${(error as Error).message}). ${CURE}` };
  }
}

/** Measured: 2 to 3 minutes on two busy cores. */
async function build(folder: string): Promise<void> {
  const env = { ...process.env, GOBIN: folder, CGO_ENABLED: '0' };
  await withProgress(`building Alertmanager ${alertmanagerVersion} with Go, once, about 3 minutes`, () =>
    mustRun('go', ['install', MODULE], { env, cwd: '/', timeoutMs: 500_000 }),
  );
}
