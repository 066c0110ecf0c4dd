import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultLimitFlags, startLoki, type RunningLoki } from '../../scripts/services/loki';
import * as n8nService from '../../scripts/services/n8n';
import { startReceiver, type Delivery, type Receiver } from '../../scripts/services/receiver';
import { tellTheWorld, type ToldWorld } from '../../scripts/services/told-world';
import { tarball } from './needs';

export interface LiveLanes {
  readonly loki: RunningLoki;
  readonly n8n: n8nService.N8n;
  readonly workflow: n8nService.Workflow;
  readonly receiver: Receiver;
  readonly world: ToldWorld;
  end(): Promise<void>;
}

export interface LiveOptions {
  readonly seed: number;
  readonly settings: n8nService.Settings;
  /** Where n8n looks for Loki, when not at Loki itself. */
  readonly lokiSeenAt?: (loki: RunningLoki) => Promise<string>;
  readonly credential?: Readonly<Record<string, unknown>>;
  readonly onDelivery?: (delivery: Delivery) => Promise<void> | void;
}

/** Everything real: Loki with a world in it, n8n with the packed package and the quick start, running and done with learning. */
export async function startLive(options: LiveOptions): Promise<LiveLanes> {
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

async function start(options: LiveOptions, folder: string, undo: (() => unknown)[]) {
  const loki = await startLoki({ dataFolder: join(folder, 'loki'), flags: defaultLimitFlags });
  undo.push(() => loki.stop());
  const world = await tellTheWorld(loki.url, options.seed);
  undo.push(() => world.stop());
  const receiver = await startReceiver({ onDelivery: options.onDelivery });
  undo.push(() => receiver.close());
  const n8n = await n8nService.prepareN8n({ userFolder: join(folder, 'n8n'), tarball: await tarball() });
  undo.push(() => n8n.stop());
  const seenAt = (await options.lokiSeenAt?.(loki)) ?? loki.url;
  await n8n.importCredentials([n8nService.lokiCredential(seenAt, options.credential)]);
  const sendTo = `${receiver.url}/alerts`;
  const workflow = n8nService.setUp(n8nService.shippedQuickstart(), { ...options.settings, sendTo });
  await n8n.publish(workflow);
  await n8nService.startWithLanes(n8n, workflow, (text) => console.warn(text));
  await n8nService.waitUntilLearned(n8n, workflow);
  return { loki, n8n, workflow, receiver, world };
}
