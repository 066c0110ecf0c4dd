import { spawn } from 'node:child_process';
import { SetupError } from './setup-error';

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Of the user that it runs as; only root may choose another. */
  readonly uid?: number;
  readonly gid?: number;
  readonly timeoutMs?: number;
  readonly onLine?: (line: string) => void;
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  /** stdout and stderr as they came. */
  readonly output: string;
}

/** Runs a command to its end. A command that is not there has code 127. */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    uid: options.uid,
    gid: options.gid,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: options.timeoutMs,
    killSignal: 'SIGKILL',
  });
  let stdout = '';
  let output = '';
  const hear = (text: string) => {
    output += text;
    if (options.onLine) for (const line of text.split('\n')) if (line !== '') options.onLine(line);
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (hear(text), (stdout += text)));
  child.stderr.setEncoding('utf8').on('data', hear);
  return await new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: 127, stdout, output: `${output}${error.message}` }));
    child.on('close', (code) => resolve({ code: code ?? 1, stdout, output }));
  });
}

/** Like `run`, but a failure is told with the end of the output. */
export async function mustRun(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const ran = await run(command, args, options);
  if (ran.code === 0) return ran;
  const shown = ran.output.trimEnd().split('\n').slice(-15).join('\n');
  throw new SetupError(`Failed to run ${command} ${args.join(' ')}: it ended with ${ran.code}.\n${shown}`);
}
