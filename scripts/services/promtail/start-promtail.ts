import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startChild, type Child } from '../child';
import { freePort } from '../port';
import { waitUntilReady } from '../ready';
import { SetupError } from '../setup-error';
import { findPromtail } from './find-promtail';

export interface PromtailOptions {
  /** A file of promtail/, the ones that operators deploy. */
  readonly config: 'agent.yaml' | 'syslog.yaml';
  readonly lokiUrl: string;
  /** Positions and its log; kept. */
  readonly dataFolder: string;
  /** The configuration's own variables. */
  readonly env?: NodeJS.ProcessEnv;
}

export interface RunningPromtail {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
  kill9(): Promise<void>;
  /** The same one on the same positions, after a stop or a kill. */
  restart(): Promise<void>;
  logTail(): string;
}

const configs = resolve(__dirname, '../../../promtail');

/** A Promtail that is ready, on the very file that operators deploy. Throws SetupError where none can be had. */
export async function startPromtail(options: PromtailOptions): Promise<RunningPromtail> {
  const found = await findPromtail((text) => void process.stderr.write(`  ${text}\n`));
  if ('why' in found) throw new SetupError(`Failed to start Promtail: ${found.why}.`);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  mkdirSync(options.dataFolder, { recursive: true });
  const start = () =>
    startChild(found.binary, argsFor(options), { env: envFor(options, port), logFile: logFile(options) });
  const ready = (child: Child) => waitUntilReady({ what: 'Promtail', url: `${url}/metrics`, child, timeoutMs: 30_000 });
  let child = start();
  await ready(child).catch(async (error: unknown) => {
    await child.stop();
    throw error;
  });
  return {
    url,
    get pid() {
      return child.pid;
    },
    stop: () => child.stop(),
    kill9: () => child.kill9(),
    restart: async () => {
      await child.stop();
      child = start();
      await ready(child);
    },
    logTail: () => child.logTail(),
  };
}

const logFile = ({ dataFolder }: PromtailOptions) => join(dataFolder, 'promtail.log');

const argsFor = ({ config }: PromtailOptions) => [`-config.file=${join(configs, config)}`, '-config.expand-env=true'];

const envFor = ({ lokiUrl, dataFolder, env }: PromtailOptions, port: number): NodeJS.ProcessEnv => ({
  ...process.env,
  HOSTNAME: 'testhost',
  LOGHORN_LOKI_URL: lokiUrl,
  LOGHORN_PROMTAIL_PORT: String(port),
  LOGHORN_PROMTAIL_DATA: dataFolder,
  ...env,
});
