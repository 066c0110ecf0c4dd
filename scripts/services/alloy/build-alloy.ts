import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached, cacheFolder, cacheKey } from '../cache';
import { withProgress } from '../progress';
import { mustRun } from '../run';
import { SetupError } from '../setup-error';

/** Of the module as Go's checksum database has it: what is built is the release's source. */
const release = { version: '1.18.1', sum: 'h1:Gqi9fwoqbkzPv66uynM1/kbh5qdm/x7p6Hn7FpD9LHE=' };

/** Parts of Alloy that no component of ours needs, and whose own modules cannot be had everywhere. */
const needless = [
  'internal/util/otel_feature_gate.go',
  ...['stanza_receivers', 'controller', 'scrape'].map((name) => `internal/component/otelcol/config_${name}.go`),
];
const loader = 'internal/runtime/internal/controller/loader.go';
const commonModule = 'github.com/prometheus/common';

const main = join(__dirname, 'engine/main.go');
const cacheName = () =>
  `alloy/cut-${cacheKey(release.sum, readFileSync(main, 'utf8'), readFileSync(__filename, 'utf8'))}`;

export const cutAlloy = () => join(cacheFolder(), cacheName(), 'alloy');

/** Alloy's own engine and components from its own source, without those that our files do not name. Takes 21 minutes on two busy cores. */
export async function buildCutAlloy(): Promise<string> {
  const build = (folder: string) => withProgress(`building a cut Alloy ${release.version} with Go`, () => make(folder));
  return join(await cached({ name: cacheName(), build, needsBytes: 7e9 }), 'alloy');
}

async function make(folder: string): Promise<void> {
  const source = join(folder, 'source');
  await takeSource(source);
  for (const file of needless) rmSync(join(source, file));
  edit(join(source, loader), (text) =>
    text
      .replace(/^.*component\/pyroscope"\n/m, '')
      .replace(/^.*pyroscopeAppendableType := .*\n/m, '')
      .replace(', pyroscopeAppendableType:', ':'),
  );
  // The syntax is a module of its own, which the release's source leaves out; the other is a version between two releases.
  edit(join(source, 'go.mod'), (text) =>
    text
      .replace(/^replace github\.com\/grafana\/alloy\/syntax => .*\n/m, '')
      .concat(`\nreplace ${commonModule} => ${commonModule} v0.67.5\n`),
  );
  mkdirSync(join(source, 'loghorn'));
  copyFileSync(main, join(source, 'loghorn/main.go'));
  const args = ['build', '-mod=mod', '-tags', 'netgo promtail_journal_enabled', '-trimpath', '-ldflags', '-s -w'];
  const env = { ...process.env, CGO_ENABLED: '1' };
  await mustRun('go', [...args, '-o', join(folder, 'alloy'), './loghorn'], { cwd: source, env, timeoutMs: 3_600_000 });
  rmSync(source, { recursive: true });
}

async function takeSource(into: string): Promise<void> {
  const module = `github.com/grafana/alloy@v${release.version}`;
  const { stdout } = await mustRun('go', ['mod', 'download', '-json', module], { cwd: '/', timeoutMs: 300_000 });
  const { Dir, Sum } = JSON.parse(stdout) as { Dir: string; Sum: string };
  if (Sum !== release.sum) throw new SetupError(`${module} is not the source that was looked at: its sum is ${Sum}`);
  mkdirSync(into);
  for (const part of ['internal', 'go.mod', 'go.sum']) cpSync(join(Dir, part), join(into, part), { recursive: true });
  await mustRun('chmod', ['-R', 'u+w', into]);
}

function edit(file: string, change: (text: string) => string): void {
  const before = readFileSync(file, 'utf8');
  const after = change(before);
  if (after === before) throw new SetupError(`${file} is not what it was; look at it again`);
  writeFileSync(file, after);
}
