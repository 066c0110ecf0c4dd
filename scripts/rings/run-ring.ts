import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { none, type Counts } from './counts';
import type { Ring } from './rings';

const clone = resolve(__dirname, '../..');
const packaged = (program: string) => join(clone, 'node_modules', program);

/** Of a ring that says nothing else, its set-up not counted: the longest takes half of it on a busy machine of two cores. */
const RING_LIMIT_MS = 30 * 60_000;
/** What jest may take to end after its report: a test that left something open would hold it for ever. */
const ENDING_MS = 30_000;

/** Runs one ring to its end with its output on stderr, and counts its tests. */
export async function runRing(ring: Ring, env: NodeJS.ProcessEnv): Promise<Counts> {
  return ring.checks ? await check(ring.checks) : await jest(ring, env);
}

async function check([program, ...args]: readonly string[]): Promise<Counts> {
  const code = await inherit([packaged(program as string), ...args], process.env);
  return code === 0 ? { ...none, passed: 1 } : { ...none, failed: 1 };
}

/** What jest's --json says of a run. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly success: boolean;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

async function jest(ring: Ring, env: NodeJS.ProcessEnv): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'loghorn-ring-'));
  const report = join(folder, 'report.json');
  const how = ring.inBand ? ['--runInBand'] : [];
  const args = ['--selectProjects', ring.name, '--passWithNoTests', '--json', `--outputFile=${report}`, ...how];
  const watch = { hasReported: () => existsSync(report), limitMs: ring.mayTakeMs };
  await inherit([packaged('jest/bin/jest.js'), ...args], { ...process.env, ...env }, watch);
  const counts = countsIn(report);
  rmSync(folder, { recursive: true, force: true });
  return counts;
}

/** A file that could not even be loaded, or a run without a report, is a failure too. */
function countsIn(file: string): Counts {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
    const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
    tellSkipped(report);
    const skipped = report.numPendingTests + report.numTodoTests;
    return { passed: report.numPassedTests, failed: failed || (report.success ? 0 : 1), skipped };
  } catch {
    return { ...none, failed: 1 };
  }
}

/** The name of a test that is skipped for want of something says what is wanted. */
function tellSkipped({ testResults }: Report): void {
  const skipped = testResults.flatMap((file) => file.assertionResults).filter(({ status }) => status === 'pending');
  for (const { fullName } of skipped) console.error(`skipped: ${fullName}`);
}

interface Watch {
  readonly limitMs?: number | undefined;
  readonly hasReported?: () => boolean;
}

/** jest writes its report to stdout as well when asked for JSON; our stdout keeps the last line for the sum. */
async function inherit(args: readonly string[], env: NodeJS.ProcessEnv, watch: Watch = {}): Promise<number> {
  const child = spawn(process.execPath, args, { cwd: clone, env, stdio: ['ignore', 2, 2] });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const watching = new AbortController();
  void killLate(child, watch, watching.signal).catch(() => undefined);
  const [code] = await ended;
  watching.abort();
  return code ?? 1;
}

/** A ring that hangs says so and lets the next one run. */
async function killLate(child: ChildProcess, watch: Watch, signal: AbortSignal): Promise<void> {
  const { hasReported = () => false, limitMs = RING_LIMIT_MS } = watch;
  for (const limit = Date.now() + limitMs; Date.now() < limit && !hasReported();)
    await sleep(1000, undefined, { signal });
  if (hasReported()) await sleep(ENDING_MS, undefined, { signal });
  const why = hasReported()
    ? `did not end within ${ENDING_MS / 1000} s of its report: a test left something open`
    : `ran longer than ${limitMs / 60_000} minutes`;
  console.error(`✗ killed what ${why}.`);
  child.kill('SIGKILL');
}
