import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startChild, type Child } from '../child';
import { freePort } from '../port';
import { waitUntilReady } from '../ready';
import { dockerRunArgs, removeContainer } from './docker';
import { findLoki, wayInWords, type FoundLoki } from './find-loki';

export interface LokiOptions {
  readonly port?: number;
  /** Kept when given; otherwise a new one that goes with the process. */
  readonly dataFolder?: string;
  /** Loki's own flags; they win over the file. */
  readonly flags?: readonly string[];
  readonly tell?: (text: string) => void;
  readonly found?: FoundLoki;
}

export interface RunningLoki {
  readonly url: string;
  readonly how: FoundLoki['how'];
  readonly isReal: boolean;
  readonly pid: number;
  stop(): Promise<void>;
  kill9(): Promise<void>;
  /** The same Loki on the same port and data, after a stop or a kill. */
  restart(): Promise<void>;
}

const clone = resolve(__dirname, '../../..');
const configFile = join(clone, 'loki/loki.yaml');

/** Loki's limits as Loki ships them, where the file that operators deploy is more generous. */
export const defaultLimitFlags = [
  '-distributor.ingestion-rate-limit-mb=4',
  '-distributor.ingestion-burst-size-mb=6',
  '-ingester.per-stream-rate-limit=3MB',
  '-ingester.per-stream-rate-limit-burst=15MB',
  '-server.grpc-max-recv-msg-size-bytes=4194304',
  '-server.grpc-max-send-msg-size-bytes=4194304',
];

/** Room for a bench that pushes as fast as it can. */
export const benchLimitFlags = [
  '-distributor.ingestion-rate-limit-mb=400',
  '-distributor.ingestion-burst-size-mb=800',
  '-ingester.per-stream-rate-limit=400MB',
  '-ingester.per-stream-rate-limit-burst=800MB',
];

/** A Loki that answers, on the very file that operators deploy. */
export async function startLoki(options: LokiOptions = {}): Promise<RunningLoki> {
  const tell = options.tell ?? ((text) => void process.stderr.write(`  ${text}\n`));
  const found = options.found ?? (await findLoki(tell));
  tell(`Loki: ${wayInWords[found.how]}${found.how === 'stand-in' ? ` (${found.why})` : ''}`);
  if (found.how === 'address') return await given(found.url);
  const port = options.port ?? (await freePort());
  const folder = options.dataFolder ?? mkdtempSync(join(tmpdir(), 'loghorn-loki-'));
  mkdirSync(folder, { recursive: true });
  const start = await starter(found, { port, folder, flags: options.flags ?? [] });
  return await running(found.how, {
    port,
    start,
    forget: () => options.dataFolder ?? rmSync(folder, { recursive: true, force: true }),
  });
}

interface Place {
  readonly port: number;
  readonly folder: string;
  readonly flags: readonly string[];
}

async function starter(found: FoundLoki, { port, folder, flags }: Place): Promise<() => Child> {
  const logFile = join(folder, 'loki.log');
  if (found.how === 'docker') return () => startChild('docker', dockerRunArgs(port, configFile, flags), { logFile });
  if (found.how === 'stand-in') {
    const args = ['--import', 'tsx', 'testbed/faulty-loki/main.ts', '--port', String(port)];
    return () => startChild(process.execPath, args, { cwd: clone, logFile });
  }
  if (found.how === 'address') throw new Error('a given address is not started');
  const env = {
    ...process.env,
    LOGHORN_LOKI_PORT: String(port),
    LOGHORN_LOKI_GRPC_PORT: String(await freePort()),
    LOGHORN_LOKI_DATA: folder,
  };
  const args = [`-config.file=${configFile}`, '-config.expand-env=true', ...flags];
  return () => startChild(found.binary, args, { cwd: folder, env, logFile });
}

interface Started {
  readonly port: number;
  readonly start: () => Child;
  readonly forget: () => unknown;
}

async function running(how: FoundLoki['how'], { port, start, forget }: Started): Promise<RunningLoki> {
  const url = `http://127.0.0.1:${port}`;
  let child = start();
  const ready = () => waitUntilReady({ what: 'Loki', url: `${url}/ready`, child, timeoutMs: 90_000 });
  const removed = async () => (how === 'docker' ? await removeContainer(port) : undefined);
  await ready().catch(async (error: unknown) => {
    await child.stop();
    throw error;
  });
  return {
    url,
    how,
    isReal: how !== 'stand-in',
    get pid() {
      return child.pid;
    },
    stop: async () => (await child.stop(), await removed(), void forget()),
    kill9: async () => (await child.kill9(), await removed()),
    restart: async () => (await child.stop(), (child = start()), await ready()),
  };
}

async function given(url: string): Promise<RunningLoki> {
  await waitUntilReady({ what: 'the Loki in LOGHORN_LOKI_URL', url: `${url}/ready`, timeoutMs: 10_000 });
  const notOurs = async () => undefined;
  const restart = () => Promise.reject(new Error('a Loki given by its address cannot be restarted here'));
  return { url, how: 'address', isReal: true, pid: 0, stop: notOurs, kill9: notOurs, restart };
}
