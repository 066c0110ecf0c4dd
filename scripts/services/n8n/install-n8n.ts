import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached, cacheKey } from '../cache';
import { npm } from '../npm';
import { withProgress } from '../progress';
import { mustRun } from '../run';

const pins = ['package.json', 'package-lock.json'] as const;
/** Measured: 3.0 GB with the native build. */
const needsBytes = 4e9;

export interface N8nProgram {
  readonly node: string;
  readonly n8n: string;
}

/** A pinned n8n with a Node of its own, installed once for this machine. */
export async function installN8n(): Promise<N8nProgram> {
  const key = cacheKey(...pins.map((file) => readFileSync(join(__dirname, file), 'utf8')));
  const name = `n8n/${key}-${process.platform}-${process.arch}`;
  const tell = (text: string) => void process.stderr.write(`  n8n: ${text}\n`);
  return programIn(
    await cached({ name, needsBytes, tell, build: (folder) => withProgress(title, (say) => build(folder, say)) }),
  );
}

const programIn = (folder: string): N8nProgram => ({
  node: join(folder, 'node_modules/node/bin/node'),
  n8n: join(folder, 'node_modules/n8n/bin/n8n'),
});

const title = 'installing n8n, once, about 5 minutes';

type Say = (now: string) => void;

async function build(folder: string, say: Say): Promise<void> {
  for (const file of pins) copyFileSync(join(__dirname, file), join(folder, file));
  await fetchPackages(folder, say);
  say('placing its Node');
  await npm(['rebuild', 'node'], { cwd: folder });
  say('compiling SQLite for it, about a minute');
  await compileSqlite(folder);
  await mustWork(folder);
}

/**
 * Scripts are not run: n8n needs those of two packages only, and each is run by name. `npm install` keeps to the lock file as `npm
 * ci` does, but forgives it the builds for other platforms that were not to be had where it was written.
 */
async function fetchPackages(folder: string, say: Say): Promise<void> {
  const packageCount = readFileSync(join(folder, 'package-lock.json'), 'utf8').split('"integrity"').length - 1;
  let fetched = 0;
  const onLine = (line: string) => {
    if (line.includes('.tgz')) say(`${++fetched} of about ${packageCount} packages fetched, 3 to 5 minutes in all`);
  };
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=http'];
  await npm(['install', ...quiet], { cwd: folder, onLine });
}

/** With the headers that came inside the npm package, or node-gyp would download them. */
async function compileSqlite(folder: string): Promise<void> {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const nodeFolder = join(folder, `node_modules/node/node_modules/node-${platform}-${process.arch}`);
  const { node } = programIn(folder);
  const path = `${join(node, '..')}:${process.env.PATH ?? ''}`;
  await npm(['rebuild', 'sqlite3'], { cwd: folder, env: { npm_config_nodedir: nodeFolder, PATH: path } });
}

async function mustWork(folder: string): Promise<void> {
  const { node, n8n } = programIn(folder);
  await mustRun(node, [n8n, '--version'], { cwd: folder });
  await mustRun(node, ['-e', 'require("sqlite3")'], { cwd: folder });
}
