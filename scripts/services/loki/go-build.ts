import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached, cacheFolder, cacheKey } from '../cache';
import { withProgress } from '../progress';
import { mustRun, run } from '../run';
import { SetupError } from '../setup-error';
import { lokiVersion } from './version';

const versionFlag = `-X github.com/grafana/loki/v3/pkg/util/build.Version=${lokiVersion}`;
const buildArgs = ['build', '-v', '-tags', 'netgo', '-trimpath', '-ldflags', `-s -w ${versionFlag}`];
/** Module cache and build cache (measured: 5 GB together), and the binary. */
const needsBytes = 7e9;
/** `go list -deps` of this go.mod counts 1,900; the standard library's are among them. */
const packageCount = 1_900;

const name = () => `loki/go-${cacheKey(...['go.mod', 'go.sum'].map(read), buildArgs.join(' '))}`;
const read = (file: string) => readFileSync(join(__dirname, file), 'utf8');

export const builtLoki = () => join(cacheFolder(), name(), 'loki');

/** Go checks every module against go.sum, so the source is verified; the binary is checked by its own `-version`. */
export async function buildLoki(tell: (text: string) => void): Promise<string> {
  await refuseWithoutGo();
  const title = `building Loki ${lokiVersion} with Go, once, about 5 minutes`;
  const inTheOpen = (folder: string) => withProgress(title, (say) => build(folder, say));
  return join(await cached({ name: name(), build: inTheOpen, needsBytes, tell }), 'loki');
}

async function refuseWithoutGo(): Promise<void> {
  const { code, stdout } = await run('go', ['version'], { timeoutMs: 20_000, cwd: '/' });
  if (code !== 0) throw new SetupError('Go is not installed; install Go 1.26 or later from go.dev');
  const minor = Number(/go1\.(\d+)/.exec(stdout)?.[1] ?? 0);
  // From 1.21 on, Go fetches the toolchain that a go.mod asks for.
  if (minor < 21) throw new SetupError(`${stdout.trim()} is too old; install Go 1.26 or later from go.dev`);
}

async function build(folder: string, say: (now: string) => void): Promise<void> {
  let compiled = 0;
  let downloaded = 0;
  await mustRun('go', [...buildArgs, '-o', join(folder, 'loki'), 'github.com/grafana/loki/v3/cmd/loki'], {
    cwd: __dirname,
    env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly' },
    onLine: (line) => {
      if (line.startsWith('go: downloading')) downloaded++;
      else compiled++;
      say(compiled === 0 ? `${downloaded} modules fetched` : `${compiled} of about ${packageCount} packages`);
    },
  });
  await mustBeLoki(join(folder, 'loki'));
}

export async function mustBeLoki(binary: string): Promise<void> {
  const { output } = await run(binary, ['-version'], { timeoutMs: 20_000 });
  if (output.includes(`version ${lokiVersion}`)) return;
  throw new SetupError(`${binary} is not Loki ${lokiVersion}: ${output.slice(0, 200)}`);
}
