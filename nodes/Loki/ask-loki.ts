import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { eachItem } from '../shared/each-item';
import { toNodeError } from '../shared/errors';
import { openApi } from './open-api';
import { pushItems } from './push-items';
import type { Question } from './questions';
import { questions } from './questions';
import { spanOf } from './span-of';

export async function askLoki(node: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const api = await openApi(node).catch((error: unknown) => {
    throw toNodeError(node.getNode(), error);
  });
  // All items go out together: a request for each would cost Loki far more than their lines do.
  if (node.getNodeParameter('operation', 0) === 'push') return [await pushItems(node, api)];
  return [await eachItem(node, (item) => ask(node, item, api))];
}

async function ask(node: IExecuteFunctions, item: number, api: Question['api']): Promise<readonly IDataObject[]> {
  const operation = node.getNodeParameter('operation', item) as string;
  return await questions[operation]!({
    api,
    span: spanOf(node, item),
    limit: Math.min(
      10_000,
      Math.max(1, Math.floor(Number(node.getNodeParameter('options.mostItems', item, 1_000))) || 1),
    ),
    field: (name) => String(node.getNodeParameter(name, item)),
    step: String(node.getNodeParameter('options.step', item, '')).trim(),
    hint: (message) => node.addExecutionHints({ message, location: 'outputPane' }),
  });
}
