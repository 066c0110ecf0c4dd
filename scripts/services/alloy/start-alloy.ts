import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startChild } from '../child';
import { freePort } from '../port';
import { waitUntilReady } from '../ready';
import { SetupError } from '../setup-error';
import { findAlloy } from './find-alloy';

export interface AlloyOptions {
  /** A file of alloy/, the ones that operators deploy. */
  readonly config: 'agent.alloy' | 'syslog.alloy' | 'cisco.alloy';
  readonly lokiUrl: string;
  /** Positions and its log; kept. */
  readonly dataFolder: string;
  /** The configuration's own variables. */
  readonly env?: NodeJS.ProcessEnv;
}

export interface RunningAlloy {
  readonly url: string;
  stop(): Promise<void>;
  logTail(): string;
}

const configs = resolve(__dirname, '../../../alloy');

/** An Alloy that is ready, on the very file that operators deploy. Throws SetupError where none can be had. */
export async function startAlloy({ config, lokiUrl, dataFolder, env }: AlloyOptions): Promise<RunningAlloy> {
  const found = await findAlloy();
  if ('why' in found) throw new SetupError(`Failed to start Alloy: ${found.why}.`);
  const address = `127.0.0.1:${await freePort()}`;
  mkdirSync(dataFolder, { recursive: true });
  const flags = [`--storage.path=${dataFolder}`, `--server.http.listen-addr=${address}`, '--disable-reporting'];
  // Only the file that says so in its head may use what is experimental.
  if (config === 'cisco.alloy') flags.push('--stability.level=experimental');
  const child = startChild(found.binary, ['run', ...flags, join(configs, config)], {
    env: { ...process.env, HOSTNAME: 'testhost', LOGHORN_LOKI_URL: lokiUrl, ...env },
    logFile: join(dataFolder, 'alloy.log'),
  });
  const url = `http://${address}`;
  try {
    await waitUntilReady({ what: 'Alloy', url: `${url}/-/ready`, child, timeoutMs: 60_000 });
  } catch (error) {
    await child.stop();
    throw error;
  }
  return { url, stop: () => child.stop(), logTail: () => child.logTail() };
}
