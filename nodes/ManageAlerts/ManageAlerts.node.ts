import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';

import { description } from './description';
import { manageAlerts } from './manage-alerts';

export class ManageAlerts implements INodeType {
  description = description;

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return await manageAlerts(this);
  }
}
