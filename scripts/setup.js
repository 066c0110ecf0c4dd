#!/usr/bin/env node
'use strict';
/*
 * Makes a fresh clone runnable. Plain JavaScript without dependencies, for whatever Node the machine has: it runs before
 * there is anything else. Our own Node 24 comes with the packages, as node_modules/.bin/node.
 *
 *   node scripts/setup.js [SCRIPT.ts ARGUMENT ...]     sets up when that is due, then runs the script on Node 24
 */
const { spawn, spawnSync } = require('child_process');
const { accessSync, constants, existsSync, readFileSync } = require('fs');
const { join } = require('path');

const root = join(__dirname, '..');
const installed = join(root, 'node_modules', '.package-lock.json');
const ourNode = join(root, 'node_modules', '.bin', 'node');

/** What stands in npm's output, and what to do about it. */
const cures = [
  [/ENOSPC|no space left/i, 'The disk is full. Free about 1 GB and run the same command again.'],
  [
    /EACCES|EPERM|EROFS/,
    'A folder may not be written to. Give yourself the clone (chown) and run the same command again.',
  ],
  [
    /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|network/i,
    'The npm registry cannot be reached. Check the network and `npm config get registry`, then run the same command again.',
  ],
];

main().catch((error) => {
  console.error(`\n✗ ${error.message}`);
  process.exit(1);
});

async function main() {
  refuseOldNode();
  if (!isComplete()) await setUp();
  if (process.argv.length > 2) await hand(process.argv.slice(2));
}

/** Ctrl-C reaches the script as well as us: we stay until it has tidied up, or the shell would have its prompt back too early. */
function hand([script, ...args]) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
  const child = spawn(ourNode, ['--import', 'tsx', script, ...args], { cwd: root, stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(process.exit(code === null ? 1 : code)));
  });
}

async function setUp() {
  refuseReadOnlyClone();
  const [command, what] = existsSync(installed)
    ? ['install', 'bringing the packages up to date']
    : [
        'ci',
        existsSync(join(root, 'node_modules')) ? 'starting a half-finished set-up anew' : 'installing the packages',
      ];
  await npm(
    [command, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=http'],
    `${what} (about a minute, once)`,
  );
  await npm(['rebuild', 'node'], 'placing Node 24 for this project');
  if (isComplete()) return;
  throw new Error(
    'Failed to set up: packages are missing after the installation. Remove node_modules and run the same command again.',
  );
}

function refuseOldNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= 18) return;
  throw new Error(
    `Failed to set up: Node ${process.versions.node} is too old. Install Node 20 or later: https://nodejs.org`,
  );
}

function refuseReadOnlyClone() {
  try {
    accessSync(root, constants.W_OK);
  } catch {
    throw new Error(`Failed to set up: ${root} may not be written to. Clone into a folder of your own, or chown it.`);
  }
}

/** npm writes the list of what it installed last of all: without it the set-up was cut short. */
function isComplete() {
  if (!existsSync(installed) || !existsSync(ourNode)) return false;
  const wanted = readJson(join(root, 'package-lock.json')).packages;
  const present = readJson(installed).packages;
  const isThere = (path) => path === '' || wanted[path].optional || present[path]?.version === wanted[path].version;
  return Object.keys(wanted).every(isThere) && isOurNode();
}

function isOurNode() {
  const { stdout } = spawnSync(ourNode, ['--version'], { encoding: 'utf8' });
  return Boolean(stdout) && stdout.startsWith('v24.');
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { packages: {} };
  }
}

function npm(args, what) {
  const startedAt = Date.now();
  const elapsed = () => `${Math.round((Date.now() - startedAt) / 1000)} s`;
  let output = '';
  let fetched = 0;
  console.error(`… ${what}`);
  const timer = setInterval(() => console.error(`  ${what}: ${fetched} packages fetched, ${elapsed()}`), 5000);
  const hear = (chunk) => {
    output += chunk;
    fetched += String(chunk).split('.tgz').length - 1;
  };
  return new Promise((resolve, reject) => {
    const [command, first] = process.env.npm_execpath ? [process.execPath, [process.env.npm_execpath]] : ['npm', []];
    const child = spawn(command, [...first, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(timer);
      if (code !== 0) return reject(failure(args, output));
      console.error(`✓ ${what}: done (${elapsed()})`);
      resolve();
    });
  });
}

function failure(args, output) {
  const cure = cures.find(([sign]) => sign.test(output));
  const shown = output
    .split('\n')
    .filter((line) => !line.startsWith('npm http'))
    .slice(-8)
    .join('\n');
  return new Error(
    `Failed to set up: npm ${args[0]} failed. ${cure ? cure[1] : 'Run the same command again.'}\n${shown}`,
  );
}
