#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CoreError } from '../core/index';
import { HELP, parseCliArguments } from './arguments';
import { EXIT } from './exit-codes';
import { Refusal } from './refusal';
import { runScan } from './run-scan';

async function main(): Promise<number> {
  const given = parseCliArguments(process.argv.slice(2), process.env);
  switch (given.command) {
    case 'help':
      return say(HELP);
    case 'version':
      return say(`${version()}\n`);
    case 'scan':
      return await runScan(given);
    // Loaded when asked for: axios and the stores would cost a scan a fifth of a second.
    case 'watch':
      return await (await import('./run-watch.js')).runWatch(given);
    case 'status':
      return await (await import('./run-status.js')).runStatus(given);
    case 'state':
      return await (await import('./run-state.js')).runState(given);
  }
}

function version(): string {
  // Beside the sources in a clone, one folder further up in the package.
  for (const place of ['..', '../..']) {
    try {
      return (JSON.parse(readFileSync(join(__dirname, place, 'package.json'), 'utf8')) as { version: string }).version;
    } catch {
      continue;
    }
  }
  return 'unknown';
}

function say(text: string): number {
  process.stdout.write(text);
  return EXIT.nothingOdd;
}

// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', () => process.exit(EXIT.nothingOdd));

main().then(
  (code) => void (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(
      `${error instanceof Refusal || error instanceof CoreError ? error.message : (error as Error).stack}\n`,
    );
    process.exitCode = EXIT.refused;
  },
);
