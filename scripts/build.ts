import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { mustRun } from './services/run';
import { endWith } from './services/setup-error';

const clone = resolve(__dirname, '..');
const dist = join(clone, 'dist');

/** Compiles into dist/. Built beside it and put in place whole, so that a failed build leaves the last good one. */
export async function build(): Promise<void> {
  const beside = join(clone, '.loghorn', `build-${process.pid}`);
  rmSync(beside, { recursive: true, force: true });
  mkdirSync(beside, { recursive: true });
  try {
    await mustRun(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', beside], { cwd: clone });
    if (existsSync(join(clone, 'icons'))) cpSync(join(clone, 'icons'), join(beside, 'icons'), { recursive: true });
    rmSync(dist, { recursive: true, force: true });
    renameSync(beside, dist);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

const tsc = require.resolve('typescript/bin/tsc');

if (require.main === module) endWith(build().then(() => 0));
