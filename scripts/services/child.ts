import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ChildOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Of the user that it runs as; only root may choose another. */
  readonly uid?: number;
  readonly gid?: number;
  /** Everything that it writes; appended. */
  readonly logFile: string;
}

/** A long-running process and all that it starts, as one process group that never outlives us. */
export interface Child {
  readonly pid: number;
  isRunning(): boolean;
  /** Asks politely, then kills; resolves when it is gone. */
  stop(graceMs?: number): Promise<void>;
  /** Gone at once, as in a power cut. */
  kill9(): Promise<void>;
  logTail(lineCount?: number): string;
}

export function startChild(command: string, args: readonly string[], options: ChildOptions): Child {
  const log = openSync(options.logFile, 'a');
  const process_ = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    uid: options.uid,
    gid: options.gid,
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  process_.on('error', () => undefined);
  const guard = guardGroup(process_);
  const gone = once(process_, 'exit').then(() => guard?.kill('SIGKILL'));
  const isRunning = () => process_.pid !== undefined && process_.exitCode === null && process_.signalCode === null;
  const end = async (signal: NodeJS.Signals) => {
    if (!isRunning()) return;
    killGroup(process_.pid, signal);
    await gone;
  };
  return {
    pid: process_.pid ?? 0,
    isRunning,
    stop: async (graceMs = 10_000) => {
      if (!isRunning()) return;
      killGroup(process_.pid, 'SIGTERM');
      await Promise.race([gone, sleep(graceMs, undefined, { ref: false })]);
      await end('SIGKILL');
      killGroup(process_.pid, 'SIGKILL');
    },
    kill9: () => end('SIGKILL'),
    logTail: (lineCount = 15) => tail(options.logFile, lineCount),
  };
}

/**
 * A shell that reads from a pipe which only we hold open: however we die, even by kill -9, it reads the end of the pipe and
 * takes the group down. Handlers of our own signals could not promise that.
 */
function guardGroup(child: ChildProcess): ChildProcess | undefined {
  if (child.pid === undefined) return undefined;
  const script = 'trap "" INT TERM HUP; read _; kill -s TERM -- "-$1"; sleep 2; kill -s KILL -- "-$1"';
  const guard = spawn('/bin/sh', ['-c', script, 'loghorn-guard', String(child.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.on('error', () => undefined);
  guard.stdin?.on('error', () => undefined);
  guard.unref();
  (guard.stdin as unknown as { unref?(): void } | null)?.unref?.();
  return guard;
}

function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // The group is gone already.
  }
}

function tail(file: string, lineCount: number): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lineCount).join('\n');
}
