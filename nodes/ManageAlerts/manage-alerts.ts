import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { CoreError } from '../../core/index';
import { eachItem } from '../shared/each-item';
import { surroundings } from '../shared/surroundings';
import { bookOf } from '../shared/unit-names';
import { withStore } from '../shared/with-store';
import { deeds } from './deeds';

/** Does for each item in what it asks for; the items out name the one they come from. */
export async function manageAlerts(node: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  return [await eachItem(node, (item) => manage(node, item))];
}

async function manage(node: IExecuteFunctions, item: number): Promise<readonly IDataObject[]> {
  const operation = node.getNodeParameter('operation', item) as string;
  if (operation === 'reset' && isTool(node)) throw refuseTool();
  const option = (name: string): string => String(node.getNodeParameter(`options.${name}`, item, '') ?? '').trim();
  const book = bookOf(option('book') === '' ? 'default' : option('book'));
  return await withStore(node, item, (store) =>
    deeds[operation]!({
      store,
      book: { store, book, surroundings },
      field: (name) => node.getNodeParameter(name, item),
      option,
    }),
  );
}

/** n8n names the type of a node that an agent uses so. */
function isTool(node: IExecuteFunctions): boolean {
  return node.getNode().type.endsWith('Tool');
}

function refuseTool(): CoreError {
  return new CoreError(
    'invalid-config',
    'Failed to reset: an agent asked for it. Let a person do it, with Manage Alerts in a workflow.',
  );
}
