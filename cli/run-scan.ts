import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type ScanArguments } from './arguments';
import { EXIT } from './exit-codes';
import { htmlPage } from './html-page';
import { jsonLine } from './json-line';
import { PageFacts } from './page-facts';
import { createProgress } from './progress';
import { checkReadable } from './read-lines';
import { Refusal } from './refusal';
import { report } from './report';
import { scan, type ScanResult } from './scan';
import { spool } from './spool';
import { terminalText } from './terminal-text';
import type { Input } from './timed-lines';

/** `loghorn scan`; gives the exit code. */
export async function runScan(given: ScanArguments): Promise<number> {
  // `exit` removes what was kept of standard input; without this a Ctrl-C would skip it.
  process.once('SIGINT', () => process.exit(130));
  return await scanInputs(given, await openInputs(given));
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

async function scanInputs(given: ScanArguments, inputs: readonly Opened[]): Promise<number> {
  const progress = createProgress(process.stderr, Date.now);
  const totalBytes = Math.max(
    1,
    inputs.reduce((sum, { bytes }) => sum + bytes, 0),
  );
  const result = await scan({ inputs, given, now: Date.now(), totalBytes, onProgress: progress.show });
  progress.clear();
  if (given.html !== undefined) writePage(given.html, result);
  const isColored = given.isColored && process.stdout.isTTY === true && !process.env['NO_COLOR'];
  const text = given.isJson
    ? result.findings.map((finding) => `${jsonLine(finding)}\n`).join('')
    : report(result, { isColored });
  process.stdout.write(text);
  if (given.isJson && result.plan === undefined)
    process.stderr.write('Too few lines to learn what is normal from: nothing was judged.\n');
  return result.findings.length > 0 ? EXIT.anomalies : EXIT.nothingOdd;
}

/** `app.log.2.gz` and `app.log` are both of `app`. */
function serviceName(file: string): string {
  if (file === '-') return 'stdin';
  return basename(file).replace(/(?:\.(?:gz|log|txt|json|jsonl|out|\d{1,8}))+$/, '') || basename(file);
}

function writePage(path: string, result: ScanResult): void {
  try {
    // What stands in it was for the log's readers alone.
    writeFileSync(path, htmlPage(result, result.facts ?? new PageFacts(0, 0)), { mode: 0o600 });
  } catch (cause) {
    const { code = 'unknown' } = cause as NodeJS.ErrnoException;
    throw new Refusal(
      `Failed to write the page "${terminalText(path)}": ${code}. Name a file in a folder that can be written.`,
      { cause },
    );
  }
}
