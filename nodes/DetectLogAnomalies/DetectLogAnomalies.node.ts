import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';

import { description } from './description';
import { detectAnomalies } from './detect-anomalies';

export class DetectLogAnomalies implements INodeType {
  description = description;

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return await detectAnomalies(this);
  }
}
