import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultLimitFlags, startLoki, type RunningLoki } from '../../scripts/services/loki';
import * as n8nService from '../../scripts/services/n8n';
import { startReceiver, type Receiver, type ReceiverOptions } from '../../scripts/services/receiver';
import { tarball } from './needs';

/** What Loki is told, from before n8n starts until the end. */
export interface Told {
  stop(): Promise<void>;
}

export interface LiveLanes<World extends Told> {
  readonly loki: RunningLoki;
  readonly n8n: n8nService.N8n;
  readonly workflow: n8nService.Workflow;
  readonly receiver: Receiver;
  readonly world: World;
  end(): Promise<void>;
}

export interface LiveOptions<World extends Told> {
  readonly fill: (lokiUrl: string) => Promise<World>;
  readonly settings: n8nService.Settings;
  readonly lokiFlags?: readonly string[];
  /** Where n8n finds Loki, when not at Loki itself; ended with the rest. */
  readonly inFront?: (lokiUrl: string) => Promise<{ readonly url: string; close(): Promise<void> }>;
  readonly credential?: Readonly<Record<string, unknown>>;
  readonly receiver?: ReceiverOptions;
  readonly n8nEnv?: NodeJS.ProcessEnv;
}

/** Everything real: Loki with a world in it, n8n with the packed package and the quick start, running and done with learning. */
export async function startLive<World extends Told>(options: LiveOptions<World>): Promise<LiveLanes<World>> {
  const folder = mkdtempSync(join(tmpdir(), 'loghorn-e2e-'));
  const undo: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const end = async () => {
    for (const each of undo.splice(0).reverse()) await each();
  };
  try {
    return { ...(await start(options, folder, undo)), end };
  } catch (error) {
    await end();
    throw error;
  }
}

async function start<World extends Told>(options: LiveOptions<World>, folder: string, undo: (() => unknown)[]) {
  const flags = [...defaultLimitFlags, ...(options.lokiFlags ?? [])];
  const loki = await startLoki({ dataFolder: join(folder, 'loki'), flags });
  undo.push(() => loki.stop());
  const world = await options.fill(loki.url);
  undo.push(() => world.stop());
  const receiver = await startReceiver(options.receiver ?? {});
  undo.push(() => receiver.close());
  const front = await options.inFront?.(loki.url);
  undo.push(() => front?.close());
  const userFolder = join(folder, 'n8n');
  const n8n = await n8nService.prepareN8n({ userFolder, tarball: await tarball(), env: options.n8nEnv });
  undo.push(() => n8n.stop());
  await n8n.importCredentials([n8nService.lokiCredential(front?.url ?? loki.url, options.credential)]);
  const settings = { ...options.settings, sendTo: `${receiver.url}/alerts` };
  const workflow = n8nService.setUp(n8nService.shippedQuickstart(), settings);
  await n8n.publish(workflow);
  await n8nService.startWithLanes(n8n, workflow, (text) => console.warn(text));
  await n8nService.waitUntilLearned(n8n, workflow);
  return { loki, n8n, workflow, receiver, world };
}
