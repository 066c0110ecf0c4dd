import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';

import { description } from './description';
import { raiseAlerts } from './raise-alerts';

export class RaiseAlerts implements INodeType {
  description = description;

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return await raiseAlerts(this);
  }
}
