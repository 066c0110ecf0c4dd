import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Credential, Workflow, WorkflowNode } from './start-n8n';

/** The credential that the quick start's Log Anomaly Trigger is given. */
export function lokiCredential(url: string, more: Readonly<Record<string, unknown>> = {}): Credential {
  return { id: 'loghornloki', name: 'Loki', type: 'lokiApi', data: { url, authentication: 'none', ...more } };
}

export const shippedQuickstart = (): Workflow => {
  const file = join(resolve(__dirname, '../../..'), 'workflows/quickstart.json');
  return JSON.parse(readFileSync(file, 'utf8')) as Workflow;
};

export const triggerTypes = {
  baseline: 'n8n-nodes-loghorn.logAnomalyTrigger',
  receiver: 'n8n-nodes-loghorn.alertTrigger',
} as const;

/** What a person would set in the editor after importing the workflow; the rest of it stays as shipped. */
export interface Settings {
  readonly baseline?: Readonly<Record<string, unknown>>;
  readonly receiver?: Readonly<Record<string, unknown>>;
  readonly sendTo?: string;
  /** For every Loghorn node: Redis or Postgres, and n8n's credential for it. */
  readonly state?: Credential;
}

/** A copy with the Loki credential chosen, options set and, where it is given, another address to send to. */
export function setUp(workflow: Workflow, settings: Settings = {}): Workflow {
  return { ...workflow, nodes: workflow.nodes.map((node) => keepStateIn(setUpNode(node, settings), settings)) };
}

function keepStateIn(node: WorkflowNode, { state }: Settings): WorkflowNode {
  if (state === undefined || !node.type.startsWith('n8n-nodes-loghorn.')) return node;
  const credentials = { ...(node.credentials as object), [state.type]: { id: state.id, name: state.name } };
  return { ...node, parameters: { ...node.parameters, state: state.type }, credentials };
}

function setUpNode(node: WorkflowNode, settings: Settings): WorkflowNode {
  if (node.type === triggerTypes.baseline) {
    const { id, name } = lokiCredential('');
    return { ...withOptions(node, settings.baseline), credentials: { lokiApi: { id, name } } };
  }
  if (node.type === triggerTypes.receiver) return withOptions(node, settings.receiver);
  const isSender = node.type === 'n8n-nodes-base.httpRequest' && settings.sendTo !== undefined;
  return isSender ? { ...node, parameters: { ...node.parameters, url: settings.sendTo } } : node;
}

/** `learnFromHours` stands on the node's first screen, everything else under Options. */
function withOptions(node: WorkflowNode, given: Readonly<Record<string, unknown>> = {}): WorkflowNode {
  const { learnFromHours = node.parameters.learnFromHours, ...options } = given;
  const before = node.parameters.options as Record<string, unknown>;
  const first = learnFromHours === undefined ? {} : { learnFromHours };
  return { ...node, parameters: { ...node.parameters, ...first, options: { ...before, ...options } } };
}

/** Where the shipped workflow sends to. */
export function sendsTo(workflow: Workflow): URL {
  const sender = workflow.nodes.find((node) => node.type === 'n8n-nodes-base.httpRequest');
  return new URL(String(sender?.parameters.url));
}
