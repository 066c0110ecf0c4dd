import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startChild, type Child } from '../child';
import { freePort } from '../port';
import { SetupError } from '../setup-error';
import { findRedis } from './find-redis';

export interface RedisOptions {
  readonly password?: string;
  /** More of redis-server's own settings, as on its command line: `['--maxmemory', '8mb']`. They win. */
  readonly settings?: readonly string[];
}

export interface RunningRedis {
  readonly host: string;
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
  /** As in a power cut of the process: what it gave to the system stays. */
  kill9(): Promise<void>;
  /** The same data on the same port, after a stop or a kill. */
  restart(): Promise<void>;
}

const READY_MS = 20_000;

/**
 * A real redis-server of its own that answers when what it was told is on the disk. By its default, `appendfsync everysec`, it puts
 * off writing for up to 2 s while the disk is busy, and a kill then takes what it had confirmed (redis.io, "Persistence"). Throws SetupError where none can be had.
 */
export async function startRedis({ password, settings = [] }: RedisOptions = {}): Promise<RunningRedis> {
  const found = await findRedis();
  if ('why' in found) throw new SetupError(`Failed to start Redis: ${found.why}.`);
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'loghorn-redis-'));
  const args = [
    ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder],
    ...['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''],
    ...(password === undefined ? [] : ['--requirepass', password]),
    ...settings,
  ];
  const start = () => startChild(found.binary, args, { env: found.env, logFile: join(folder, 'redis.log') });
  let child = start();
  await ready(port, child);
  return {
    host: '127.0.0.1',
    port,
    get pid() {
      return child.pid;
    },
    stop: async () => {
      await child.stop();
      rmSync(folder, { recursive: true, force: true });
    },
    kill9: () => child.kill9(),
    restart: async () => {
      await child.stop();
      child = start();
      await ready(port, child);
    },
  };
}

/** Any answer to PING but "-LOADING" is one: with a password it is a refusal. */
async function ready(port: number, child: Child): Promise<void> {
  const until = Date.now() + READY_MS;
  for (;;) {
    const answer = await ping(port);
    if (answer !== undefined && !answer.startsWith('-LOADING')) return;
    if (!child.isRunning()) throw failed('it ended at once', child);
    if (Date.now() > until) throw failed(`it did not answer within ${READY_MS / 1000} s`, child);
    await sleep(20);
  }
}

function ping(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write('PING\r\n'));
    const end = (answer?: string) => (socket.destroy(), resolve(answer));
    socket.setTimeout(1_000, () => end());
    socket.on('data', (chunk: Buffer) => end(chunk.toString())).on('error', () => end());
  });
}

const failed = (fact: string, child: Child) =>
  new SetupError(`Failed to start Redis: ${fact}. Its last words:\n${child.logTail()}`);
