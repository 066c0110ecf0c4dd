import { randomUUID } from 'node:crypto';

import type { IDataObject, IWorkflowBase } from 'n8n-workflow';

interface NodeSketch {
  readonly name: string;
  readonly type: string;
  readonly parameters?: IDataObject;
  readonly to?: string;
  readonly onError?: 'continueRegularOutput';
}

/** A workflow as the editor saves it, from as little as a test wants to say. */
export function aWorkflow(...nodes: readonly NodeSketch[]): IWorkflowBase {
  return {
    id: randomUUID().slice(0, 21),
    name: 'test',
    active: false,
    isArchived: false,
    activeVersionId: null,
    createdAt: new Date(),
    updatedAt: new Date(),
    settings: { executionOrder: 'v1' },
    nodes: nodes.map(({ name, type, parameters = {}, onError }, index) => ({
      id: randomUUID(),
      name,
      type,
      typeVersion: 1,
      position: [200 * index, 0],
      parameters: structuredClone(parameters) as never,
      ...(onError === undefined ? {} : { onError }),
      ...(/\.(logAnomalyTrigger|loki|lokiTrigger)$/.test(type)
        ? { credentials: { lokiApi: { id: 'loki', name: 'Loki' } } }
        : {}),
    })),
    connections: Object.fromEntries(
      nodes.flatMap(({ name, to }) =>
        to === undefined ? [] : [[name, { main: [[{ node: to, type: 'main', index: 0 }]] }]],
      ),
    ),
  } as IWorkflowBase;
}

const fast = { roundSeconds: 1, leaseSeconds: 5 };

/** Both lanes on one canvas, with rounds of a second. */
export function twoLanes(
  stateFile: string,
  more: { query?: string; observe?: IDataObject; flush?: IDataObject } = {},
): IWorkflowBase {
  return aWorkflow(
    reading(stateFile, more),
    { name: 'Raise', type: 'n8n-nodes-loghorn.raiseAlerts', parameters: { book: 'default', options: { stateFile } } },
    telling(stateFile, more.flush),
    { name: 'Send', type: 'n8n-nodes-base.httpRequest' },
  );
}

export function reading(
  stateFile: string,
  { query = '{job="app"}', observe = {} }: { query?: string; observe?: IDataObject } = {},
): NodeSketch {
  return {
    name: 'Watch',
    type: 'n8n-nodes-loghorn.logAnomalyTrigger',
    parameters: {
      query,
      learnFromHours: 1,
      options: { stateFile, ...fast, settleSeconds: 0, windowSeconds: 5, ...observe },
    },
    to: 'Raise',
  };
}

export function telling(stateFile: string, flush: IDataObject = {}): NodeSketch {
  return {
    name: 'Tell',
    type: 'n8n-nodes-loghorn.alertTrigger',
    parameters: {
      book: 'default',
      minimumSeverity: 'info',
      options: { stateFile, ...fast, groupWaitSeconds: 0, ...flush },
    },
    to: 'Send',
  };
}
