import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openJson } from '../../../core/index';
import { openStore } from '../../../stores/open-store';
import { SetupError } from '../setup-error';
import { triggerTypes } from './quickstart';
import { stateFile, type N8n, type Workflow } from './start-n8n';

/** What can be seen from outside of the two triggers of a workflow: their units in the state file. */
export interface Lanes {
  readonly baselineVersion: string | undefined;
  readonly receiverVersion: string | undefined;
  /** The history has been read, and a round after it has been saved. */
  readonly hasLearned: boolean;
}

export function unitName(kind: keyof typeof triggerTypes, workflow: Workflow): string {
  const node = workflow.nodes.find(({ type }) => type === triggerTypes[kind]);
  return `${kind}/${workflow.id}/${node?.id}`;
}

/** Read through a store of our own, beside n8n's. */
export async function lookAtLanes(n8n: N8n, workflow: Workflow): Promise<Lanes> {
  const none = { baselineVersion: undefined, receiverVersion: undefined, hasLearned: false };
  if (n8n.state === stateFile(n8n) && !existsSync(n8n.state)) return none;
  const store = openStore(n8n.state);
  try {
    const [baseline, receiver] = await Promise.all(
      (['baseline', 'receiver'] as const).map((kind) => store.load(unitName(kind, workflow))),
    );
    const head = baseline && baseline !== 'unchanged' ? baseline.parts.get('head') : undefined;
    return { baselineVersion: versionOf(baseline), receiverVersion: versionOf(receiver), hasLearned: hasLearned(head) };
  } finally {
    await store.close();
  }
}

const versionOf = (loaded: { readonly version: string } | 'unchanged' | undefined) =>
  loaded === undefined || loaded === 'unchanged' ? undefined : loaded.version;

function hasLearned(head: Uint8Array | undefined): boolean {
  if (head === undefined) return false;
  const { watermark, learnUntil } = openJson<{ watermark: string; learnUntil: number }>('baseline', 1, head);
  return Number(watermark.slice(0, -6)) >= learnUntil;
}

/**
 * Starts n8n and makes sure that both triggers really run. A workflow that n8n once failed to start stays dead through every later
 * start, though the list calls it active; only a new version of it is tried again.
 */
export async function startWithLanes(n8n: N8n, workflow: Workflow, tell: (text: string) => void): Promise<void> {
  const before = await lookAtLanes(n8n, workflow);
  await n8n.start();
  if (await run(n8n, workflow, before)) return;
  tell('n8n is up, but a trigger does not run: publishing the workflow anew');
  await n8n.stop();
  await n8n.publish(workflow);
  await n8n.start();
  if (await run(n8n, workflow, before)) return;
  throw new SetupError(`Failed to start the workflow: its triggers do not run. n8n's last words:\n${n8n.logTail(25)}`);
}

const LONGEST_WAIT_MS = 45_000;

/** The baseline moves with every round; a receiver that has nothing to tell does not, so it only has to be there. */
async function run(n8n: N8n, workflow: Workflow, before: Lanes): Promise<boolean> {
  const until = Date.now() + LONGEST_WAIT_MS;
  while (Date.now() < until) {
    const now = await lookAtLanes(n8n, workflow);
    if (now.receiverVersion !== undefined && now.baselineVersion !== before.baselineVersion) return true;
    await sleep(500);
  }
  return false;
}

export async function waitUntilLearned(n8n: N8n, workflow: Workflow, timeoutMs = 300_000): Promise<void> {
  const until = Date.now() + timeoutMs;
  while (!(await lookAtLanes(n8n, workflow)).hasLearned) {
    if (Date.now() > until || !n8n.isRunning()) {
      throw new SetupError(`Failed to learn the history: no round was saved. n8n's last words:\n${n8n.logTail(25)}`);
    }
    await sleep(500);
  }
}
