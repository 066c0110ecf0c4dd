import { cpSync, globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { transformFileSync } from '@swc/core';

const clone = resolve(__dirname, '../..');
const rooms = ['core', 'sources', 'stores', 'nodes', 'credentials'];

/** Where the ring's own package lies: laid out as the published one, compiled in a second because types are checked elsewhere. */
export const builtPackage = join(clone, '.loghorn', 'node-ring');

/** jest's globalSetup of the node ring: n8n's loader wants a package of JavaScript. */
export default function buildPackage(): void {
  // n8n's own log shows every error that a test provokes. N8N_LOG_LEVEL=debug brings it back.
  process.env.N8N_LOG_LEVEL ??= 'silent';
  const dist = join(builtPackage, 'dist');
  rmSync(builtPackage, { recursive: true, force: true });
  for (const file of globSync(
    rooms.map((room) => `${room}/**/*.ts`),
    { cwd: clone },
  )) {
    if (file.endsWith('.d.ts')) continue;
    const target = join(dist, file.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, compile(join(clone, file)));
  }
  for (const file of globSync('nodes/**/*.json', { cwd: clone })) cpSync(join(clone, file), join(dist, file));
  cpSync(join(clone, 'icons'), join(dist, 'icons'), { recursive: true });
  cpSync(join(clone, 'package.json'), join(builtPackage, 'package.json'));
}

function compile(file: string): string {
  return transformFileSync(file, {
    configFile: false,
    swcrc: false,
    module: { type: 'commonjs' },
    jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
  }).code;
}
