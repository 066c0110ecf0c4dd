import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached, cacheFolder, cacheKey } from '../cache';
import { withProgress } from '../progress';
import { mustRun, run } from '../run';
import { SetupError } from '../setup-error';
import { mustBe, type Program } from './program';

/** Module cache and build cache (measured: 5 GB together), and the binary. */
const needsBytes = 7e9;
/** `go list -deps` of Loki's go.mod counts 1,900, and Promtail's a few less; the standard library's are among them. */
const packageCount = 1_900;

const buildArgs = ({ version, tags }: Program): string[] => {
  const versionFlag = `-X github.com/grafana/loki/v3/pkg/util/build.Version=${version}`;
  return ['build', '-v', '-tags', tags, '-trimpath', '-ldflags', `-s -w ${versionFlag}`];
};

function cacheName(program: Program): string {
  const texts = ['go.mod', 'go.sum'].map((file) => readFileSync(join(program.folder, file), 'utf8'));
  return `${program.name}/go-${cacheKey(...texts, buildArgs(program).join(' '))}`;
}

export const built = (program: Program) => join(cacheFolder(), cacheName(program), program.name);

/** Go checks every module against go.sum, so the source is verified; the binary is checked by its own `-version`. */
export async function buildProgram(program: Program, tell: (text: string) => void): Promise<string> {
  await refuseWithoutGo();
  const title = `building ${program.title} ${program.version} with Go, once, about ${program.buildMinutes} minutes`;
  const inTheOpen = (folder: string) => withProgress(title, (say) => build(program, folder, say));
  return join(await cached({ name: cacheName(program), build: inTheOpen, needsBytes, tell }), program.name);
}

async function refuseWithoutGo(): Promise<void> {
  const { code, stdout } = await run('go', ['version'], { timeoutMs: 20_000, cwd: '/' });
  if (code !== 0) throw new SetupError('Go is not installed; install Go 1.26 or later from go.dev');
  const minor = Number(/go1\.(\d+)/.exec(stdout)?.[1] ?? 0);
  // From 1.21 on, Go fetches the toolchain that a go.mod asks for.
  if (minor < 21) throw new SetupError(`${stdout.trim()} is too old; install Go 1.26 or later from go.dev`);
}

async function build(program: Program, folder: string, say: (now: string) => void): Promise<void> {
  let compiled = 0;
  let downloaded = 0;
  const binary = join(folder, program.name);
  await mustRun('go', [...buildArgs(program), '-o', binary, program.packageName], {
    cwd: program.folder,
    env: { ...process.env, ...(await program.compilerEnv()), GOFLAGS: '-mod=readonly' },
    onLine: (line) => {
      if (line.startsWith('go: downloading')) downloaded++;
      else compiled++;
      say(compiled === 0 ? `${downloaded} modules fetched` : `${compiled} of about ${packageCount} packages`);
    },
  });
  await mustBe(program, binary);
}
