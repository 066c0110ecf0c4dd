import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Pushed } from './pusher';

/** A pusher in a process group of its own. */
export interface SteadyLoad {
  readonly group: number;
  /** Resolves when Loki has accepted the first push. */
  readonly begun: Promise<unknown>;
  readonly lines: number;
  readonly bytes: number;
  /** How many of its lines lie in [from, …), in nanoseconds. */
  linesFrom(fromNs: bigint): number;
  /** Of its first line, and of its last. */
  readonly oldestNs: bigint;
  readonly newestNs: bigint;
  end(): Promise<void>;
}

export function startSteadyLoad(url: string, linesASecond: number): SteadyLoad {
  const script = join(__dirname, 'pusher.ts');
  const args = ['--import', require.resolve('tsx'), script, url, String(linesASecond)];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
  const pushes: Pushed[] = [];
  const said = createInterface({ input: child.stdout });
  said.on('line', (line) => void pushes.push(JSON.parse(line) as Pushed));
  const ended = once(child, 'close');
  const died = ended.then(([code]) => Promise.reject(new Error(`Failed to push: the pusher ended with ${code}.`)));
  died.catch(() => undefined);
  return {
    group: child.pid!,
    begun: Promise.race([once(said, 'line'), died]),
    get lines() {
      return pushes.reduce((sum, { lines }) => sum + lines, 0);
    },
    get bytes() {
      return pushes.reduce((sum, { bytes }) => sum + bytes, 0);
    },
    linesFrom: (fromNs) => pushes.reduce((sum, push) => sum + linesOfPush(push, fromNs), 0),
    get oldestNs() {
      return BigInt(pushes[0]!.from);
    },
    get newestNs() {
      const last = pushes.at(-1)!;
      return BigInt(last.from) + BigInt(last.lines - 1) * BigInt(last.everyNs);
    },
    async end() {
      child.stdin.end();
      await ended;
    },
  };
}

function linesOfPush({ lines, from, everyNs }: Pushed, fromNs: bigint): number {
  const before = fromNs - BigInt(from);
  if (before <= 0n) return lines;
  const skipped = Number((before + BigInt(everyNs) - 1n) / BigInt(everyNs));
  return Math.max(0, lines - skipped);
}
