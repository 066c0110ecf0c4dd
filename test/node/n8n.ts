import 'reflect-metadata';

import { ActiveWorkflowTriggers, ExecutionLifecycleHooks, TriggerContext, WorkflowExecute } from 'n8n-core';
import { Container } from '@n8n/di';
import type {
  ExecutionError,
  IDataObject,
  IHttpRequestOptions,
  INodeExecutionData,
  IRun,
  ITriggerFunctions,
  NodeError,
  IWorkflowBase,
  IWorkflowExecuteAdditionalData,
  WorkflowExecuteMode,
} from 'n8n-workflow';
import { createRunExecutionData, Workflow } from 'n8n-workflow';

import { loadPackage } from './package';
import { aWorkflow } from './workflow';

export type Credentials = Readonly<Record<string, IDataObject>>;

/** A workflow that n8n's own engine holds: published, with its triggers running. */
export interface Published {
  /** Executions that ended, in order. */
  readonly runs: IRun[];
  /** What triggers reported as failed executions. */
  readonly failed: ExecutionError[];
  close(): Promise<void>;
}

/** Activates through n8n's own ActiveWorkflowTriggers; what it emits is executed by n8n's own WorkflowExecute. */
export async function publish(json: IWorkflowBase, credentials: Credentials = {}): Promise<Published> {
  const { workflow, additionalData } = await open(json, credentials, 'trigger');
  const runs: IRun[] = [];
  const failed: ExecutionError[] = [];
  const triggers = Container.get(ActiveWorkflowTriggers);
  await triggers.addAllTriggers(
    workflow.id,
    workflow,
    additionalData,
    'trigger',
    'activate',
    (_workflow, node, _additional, mode, activation) =>
      new TriggerContext(
        workflow,
        node,
        additionalData,
        mode,
        activation,
        (data: INodeExecutionData[][], _response?: unknown, done?: { resolve(run: IRun): void }) => {
          const stack = createRunExecutionData({
            executionData: { nodeExecutionStack: [{ node, data: { main: data }, source: null }] },
          });
          void new WorkflowExecute(fresh(additionalData, json, 'trigger'), 'trigger', stack)
            .processRunExecutionData(workflow)
            .then((run: IRun) => {
              runs.push(run);
              done?.resolve(run);
            });
        },
        () => undefined,
        (error: ExecutionError) => void failed.push(error),
      ),
    () => {
      throw new Error('no poll node here');
    },
  );
  return { runs, failed, close: async () => void (await triggers.remove(workflow.id)) };
}

/** What n8n lends a trigger, for what only needs its helpers. */
export async function triggerContext(lokiApi: IDataObject): Promise<ITriggerFunctions> {
  const json = aWorkflow({ name: 'Watch', type: 'n8n-nodes-loghorn.logAnomalyTrigger' });
  const { workflow, additionalData } = await open(json, { lokiApi }, 'trigger');
  return new TriggerContext(workflow, workflow.getNode('Watch')!, additionalData, 'trigger', 'activate');
}

export interface ManualRun {
  readonly error?: { readonly message: string; readonly description?: string | null; readonly itemIndex?: number };
  /** Of its first output, or of another. */
  out(node: string, output?: number): IDataObject[];
  pairs(node: string): unknown[];
  hints(node: string): string[];
}

/** "Execute workflow" in the editor, from its start node on. `input` stands for what an earlier node gave out. */
export async function runWorkflow(
  json: IWorkflowBase,
  {
    mode = 'manual',
    credentials = {},
    start,
    input,
  }: { mode?: WorkflowExecuteMode; credentials?: Credentials; start: string; input?: IDataObject[] },
): Promise<ManualRun> {
  const { workflow, additionalData } = await open(json, credentials, mode);
  const startNode = workflow.getNode(start)!;
  const pinData = input === undefined ? undefined : { [start]: input.map((item) => ({ json: item })) };
  const run = await new WorkflowExecute(additionalData, mode).run({ workflow, startNode, pinData });
  const { error, runData } = run.data.resultData;
  const { message = '', description, context } = (error ?? {}) as Partial<NodeError>;
  return {
    ...(error === undefined ? {} : { error: { message, description, itemIndex: context?.itemIndex as number } }),
    out: (node, output = 0) => runData[node]?.[0]?.data?.main?.[output]?.map((item) => item.json) ?? [],
    pairs: (node) => runData[node]?.[0]?.data?.main?.[0]?.map((item) => item.pairedItem) ?? [],
    hints: (node) => runData[node]?.[0]?.hints?.map(({ message }) => message) ?? [],
  };
}

async function open(json: IWorkflowBase, credentials: Credentials, mode: WorkflowExecuteMode) {
  const { nodeTypes, credentialType } = await loadPackage();
  const workflow = new Workflow({ ...json, active: false, nodeTypes, staticData: {} });
  const url = 'http://127.0.0.1';
  const additionalData = {
    executionId: '1',
    currentNodeExecutionIndex: 0,
    hooks: new ExecutionLifecycleHooks(mode, '1', json),
    variables: {},
    restApiUrl: url,
    instanceBaseUrl: url,
    webhookBaseUrl: url,
    webhookWaitingBaseUrl: url,
    formWaitingBaseUrl: url,
    webhookTestBaseUrl: url,
    logAiEvent: () => undefined,
    setExecutionStatus: () => undefined,
    sendDataToUI: () => undefined,
    credentialsHelper: {
      getParentTypes: () => [],
      isCredentialUsableByNode: () => true,
      getDecrypted: (_data: unknown, _details: unknown, type: string) => Promise.resolve({ ...credentials[type] }),
      getCredentials: () => Promise.resolve({}),
      authenticate: (data: IDataObject, _type: string, request: IHttpRequestOptions) =>
        (
          credentialType.authenticate as (
            data: IDataObject,
            request: IHttpRequestOptions,
          ) => Promise<IHttpRequestOptions>
        )(data, request),
      preAuthentication: () => Promise.resolve(undefined),
      updateCredentials: () => Promise.resolve(),
    },
  } as unknown as IWorkflowExecuteAdditionalData;
  return { workflow, additionalData };
}

/** Each execution has hooks of its own. */
function fresh(additionalData: IWorkflowExecuteAdditionalData, json: IWorkflowBase, mode: WorkflowExecuteMode) {
  return { ...additionalData, hooks: new ExecutionLifecycleHooks(mode, '1', json), currentNodeExecutionIndex: 0 };
}
