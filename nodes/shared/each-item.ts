import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { toNodeError } from './errors';

/**
 * Runs a deed for each item in, one after the other. A failure fails the step and names its item, or, where the user chose to
 * go on, is an item of its own.
 */
export async function eachItem(
  node: IExecuteFunctions,
  deed: (item: number) => Promise<readonly IDataObject[]>,
): Promise<INodeExecutionData[]> {
  const out: INodeExecutionData[] = [];
  for (let item = 0; item < node.getInputData().length; item++) {
    try {
      out.push(...(await deed(item)).map((json) => ({ json, pairedItem: { item } })));
    } catch (error) {
      const told = toNodeError(node.getNode(), error, item);
      if (!node.continueOnFail()) throw told;
      out.push({ json: { error: told.message }, pairedItem: { item } });
    }
  }
  return out;
}
