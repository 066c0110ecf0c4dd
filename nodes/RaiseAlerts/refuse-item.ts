import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

/** Fails the step, or, where the user chose to go on, says in the item what was wrong with it. */
export function refuseItem(node: IExecuteFunctions, itemIndex: number, issue: string): IDataObject {
  if (node.continueOnFail()) return { outcome: 'refused', error: `This is not an anomaly: ${issue}` };
  throw new NodeOperationError(node.getNode(), `Item ${itemIndex} is not an anomaly: ${issue}`, {
    itemIndex,
    description:
      'Raise Alerts takes the items of Log Anomaly Trigger as they are. Connect it right behind that node, or keep all fields on the way.',
  });
}
