#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { HELP, parseCliArguments, type ScanArguments } from './arguments';
import { jsonLine } from './json-line';
import { createProgress } from './progress';
import { checkReadable } from './read-lines';
import { Refusal } from './refusal';
import { report } from './report';
import { scan } from './scan';
import { spool } from './spool';
import type { Input } from './timed-lines';

const EXIT = { nothingOdd: 0, anomalies: 1, refused: 2 } as const;

async function main(): Promise<number> {
  const given = parseCliArguments(process.argv.slice(2));
  if (given.command === 'help') return say(HELP);
  if (given.command === 'version') return say(`${version()}\n`);
  return await runScan(given, await openInputs(given));
}

interface Opened extends Input {
  readonly bytes: number;
}

async function openInputs(given: ScanArguments): Promise<Opened[]> {
  const sizes = new Map(given.files.filter((file) => file !== '-').map((file) => [file, checkReadable(file)]));
  const opened: Opened[] = [];
  for (const [index, file] of given.files.entries()) {
    const spooled = file === '-' ? await spool(process.stdin) : undefined;
    const path = spooled?.path ?? file;
    const bytes = sizes.get(file) ?? checkReadable(path);
    const service = given.service ?? serviceName(file);
    if (spooled !== undefined) process.once('exit', spooled.remove);
    opened.push({ index, path, bytes, service });
  }
  return opened;
}

async function runScan(given: ScanArguments, inputs: readonly Opened[]): Promise<number> {
  const progress = createProgress(process.stderr, Date.now);
  const totalBytes = Math.max(
    1,
    inputs.reduce((sum, { bytes }) => sum + bytes, 0),
  );
  const result = await scan({ inputs, given, now: Date.now(), totalBytes, onProgress: progress.show });
  progress.clear();
  const isColored = given.isColored && process.stdout.isTTY === true && !process.env['NO_COLOR'];
  const text = given.isJson
    ? result.findings.map((finding) => `${jsonLine(finding)}\n`).join('')
    : report(result, { isColored });
  say(text);
  if (given.isJson && result.plan === undefined)
    process.stderr.write('Too few lines to learn what is normal from: nothing was judged.\n');
  return result.findings.length > 0 ? EXIT.anomalies : EXIT.nothingOdd;
}

/** `app.log.2.gz` and `app.log` are both of `app`. */
function serviceName(file: string): string {
  if (file === '-') return 'stdin';
  return basename(file).replace(/(?:\.(?:gz|log|txt|json|jsonl|out|\d{1,8}))+$/, '') || basename(file);
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

// `exit` removes what was kept of standard input; without this a Ctrl-C would skip it.
process.once('SIGINT', () => process.exit(130));
// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', () => process.exit(EXIT.nothingOdd));

main().then(
  (code) => void (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Refusal ? error.message : (error as Error).stack}\n`);
    process.exitCode = EXIT.refused;
  },
);
