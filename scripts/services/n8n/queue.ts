import { join } from 'node:path';
import { freePort } from '../port';
import { prepareN8n, type N8n } from './start-n8n';

export interface QueueOptions {
  readonly folder: string;
  readonly tarball: string;
  /** Where n8n keeps its queue, and where its own data. */
  readonly redis: { readonly host: string; readonly port: number };
  readonly postgresUrl: string;
  /** Of Loghorn's state. */
  readonly state: string;
}

/** An n8n in queue mode, not started yet: a main process with the triggers, and workers that run what they emit. */
export interface Queue {
  readonly main: N8n;
  readonly workers: readonly N8n[];
  stop(): Promise<void>;
}

const WORKERS = 2;

export async function startQueue(options: QueueOptions): Promise<Queue> {
  const { folder, tarball, state } = options;
  const env = queueEnvironment(options);
  const main = await prepareN8n({ userFolder: join(folder, 'main'), tarball, env, state });
  // The main process makes the tables; a worker that comes first finds none.
  await main.cli('list:workflow');
  const workers: N8n[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all([main, ...workers].map((each) => each.stop()));
  };
  try {
    for (let number = 1; number <= WORKERS; number++) {
      const worker = await prepareWorker(join(folder, `worker-${number}`), options, env);
      workers.push(worker);
      await worker.start();
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { main, workers, stop };
}

async function prepareWorker(userFolder: string, options: QueueOptions, env: NodeJS.ProcessEnv): Promise<N8n> {
  const port = await freePort();
  const health = { QUEUE_HEALTH_CHECK_ACTIVE: 'true', QUEUE_HEALTH_CHECK_PORT: String(port) };
  const command = ['worker', '--concurrency=5'];
  return await prepareN8n({ ...options, userFolder, port, command, env: { ...env, ...health } });
}

function queueEnvironment({ redis, postgresUrl }: QueueOptions): NodeJS.ProcessEnv {
  const { hostname, port, username, password, pathname } = new URL(postgresUrl);
  return {
    EXECUTIONS_MODE: 'queue',
    QUEUE_BULL_REDIS_HOST: redis.host,
    QUEUE_BULL_REDIS_PORT: String(redis.port),
    OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
    DB_TYPE: 'postgresdb',
    DB_POSTGRESDB_HOST: hostname,
    DB_POSTGRESDB_PORT: port,
    DB_POSTGRESDB_USER: decodeURIComponent(username),
    DB_POSTGRESDB_PASSWORD: decodeURIComponent(password),
    DB_POSTGRESDB_DATABASE: pathname.slice(1),
  };
}
