import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';

import { askLoki } from './ask-loki';
import { description } from './description';

export class Loki implements INodeType {
  description = description;

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return await askLoki(this);
  }
}
