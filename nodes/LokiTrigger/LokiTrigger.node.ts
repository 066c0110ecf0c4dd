import type { INodeType, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { description } from './description';
import { relayByHand } from './relay-by-hand';
import { startRelaying } from './start-relaying';

export class LokiTrigger implements INodeType {
  description = description;

  async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
    return this.getMode() === 'manual' ? relayByHand(this) : await startRelaying(this);
  }
}
