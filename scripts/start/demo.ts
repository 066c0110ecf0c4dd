import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pack } from '../pack';
import { freePort, isPortFree, mustBeFree } from '../services/port';
import { startLoki, type RunningLoki } from '../services/loki';
import * as n8nService from '../services/n8n';
import { installN8n } from '../services/n8n/install-n8n';
import { withProgress } from '../services/progress';
import type { StartOptions } from './options';

export interface Demo {
  readonly n8n: n8nService.N8n;
  stop(): Promise<void>;
}

export const demoFolder = join(resolve(__dirname, '../..'), '.loghorn', `start-${process.pid}`);

const tell = (text: string) => void process.stderr.write(`  ${text}\n`);

/** What takes long on the first run, and nothing on the second. */
export async function obtain(options: StartOptions): Promise<{ loki: RunningLoki; tarball: string }> {
  if (options.loki) process.env.LOGHORN_LOKI_URL = options.loki;
  // A port that cannot be had is said before anything is fetched or filled.
  if (options.n8nPort !== undefined) await mustBeFree(options.n8nPort, 'n8n', '--n8n-port');
  mkdirSync(demoFolder, { recursive: true });
  const lokiPort = await choosePort(options.lokiPort, { usual: 3100, what: 'Loki', option: '--loki-port' });
  const loki = startLoki({ port: lokiPort, dataFolder: join(demoFolder, 'loki'), tell });
  const [running, tarball] = await Promise.all([loki, pack(), installN8n()]).catch(async (error: unknown) => {
    await loki.then((each) => each.stop()).catch(() => undefined);
    throw error;
  });
  return { loki: running, tarball };
}

/** A stranger who watches should not wait for the calm rhythm that suits a real system: 15, 10, 15 and 30 s. */
const quickly = {
  baseline: { roundSeconds: 2, settleSeconds: 3 },
  receiver: { roundSeconds: 2, groupWaitSeconds: 5 },
};

interface Ingredients {
  readonly loki: RunningLoki;
  readonly tarball: string;
  readonly receiverUrl: string;
}

/** n8n with the package and the shipped workflow, both of its triggers running and the history learned. */
export async function startDemo(options: StartOptions, ingredients: Ingredients): Promise<Demo> {
  const port = await choosePort(options.n8nPort, { usual: 5678, what: 'n8n', option: '--n8n-port' });
  const title = 'starting n8n with Loghorn in it';
  const n8n = await withProgress(title, (say) => startN8n(port, ingredients, say));
  return { n8n, stop: () => n8n.stop() };
}

async function startN8n(port: number, { loki, tarball, receiverUrl }: Ingredients, say: (now: string) => void) {
  const n8n = await n8nService.prepareN8n({ userFolder: join(demoFolder, 'n8n'), port, tarball });
  const workflow = n8nService.setUp(n8nService.shippedQuickstart(), { ...quickly, sendTo: receiverUrl });
  try {
    say('importing the credential and the workflow');
    await n8n.importCredentials([n8nService.lokiCredential(loki.url)]);
    await n8n.publish(workflow);
    say('waiting until both triggers run');
    await n8nService.startWithLanes(n8n, workflow, tell);
    say('learning what is normal');
    await n8nService.waitUntilLearned(n8n, workflow);
    return n8n;
  } catch (error) {
    await n8n.stop();
    throw error;
  }
}

interface Wish {
  readonly usual: number;
  readonly what: string;
  readonly option: string;
}

/** A port that was asked for must be free; the usual one gives way, and says so. */
async function choosePort(asked: number | undefined, { usual, what, option }: Wish): Promise<number> {
  if (asked !== undefined) return await mustBeFree(asked, what, option);
  if (await isPortFree(usual)) return usual;
  const port = await freePort();
  tell(`port ${usual} is in use: ${what} takes ${port} (choose with ${option})`);
  return port;
}

/** The receiver listens where the shipped workflow sends to, so that the workflow is used unchanged; else it is told another. */
export async function receiverPort(): Promise<number> {
  const usual = Number(n8nService.sendsTo(n8nService.shippedQuickstart()).port);
  return (await isPortFree(usual)) ? usual : await freePort();
}
