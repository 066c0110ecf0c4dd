import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached, cacheKey } from '../cache';
import { mustRun, run } from '../run';
import { SetupError } from '../setup-error';

/** A component of Alloy's, or a part of one, as its parser reads it. */
export interface Block {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly label: string;
  readonly arguments: readonly string[];
  readonly blocks: readonly Block[];
}

const folder = join(__dirname, 'syntax');

/** The blocks of these files, read by Alloy's own parser. Throws with the place of the first fault. */
export async function readAlloyFiles(files: readonly string[]): Promise<readonly Block[]> {
  const { stdout } = await mustRun(await parser(), files, { timeoutMs: 20_000 });
  return JSON.parse(stdout) as readonly Block[];
}

/** Why Alloy's parser cannot be had here; undefined when it can. */
export async function whyNoAlloyParser(): Promise<string | undefined> {
  try {
    await parser();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Built once; Go checks its modules against go.sum. */
async function parser(): Promise<string> {
  const texts = ['go.mod', 'go.sum', 'main.go'].map((file) => readFileSync(join(folder, file), 'utf8'));
  const name = `alloy/syntax-${cacheKey(...texts)}`;
  return join(await cached({ name, build, needsBytes: 1e9 }), 'alloy-syntax');
}

async function build(into: string): Promise<void> {
  const { code } = await run('go', ['version'], { timeoutMs: 20_000, cwd: '/' });
  if (code !== 0) throw new SetupError('Go is not installed; install Go 1.26 or later from go.dev');
  const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly' };
  const args = ['build', '-trimpath', '-o', join(into, 'alloy-syntax'), '.'];
  await mustRun('go', args, { cwd: folder, env, timeoutMs: 300_000 });
}
