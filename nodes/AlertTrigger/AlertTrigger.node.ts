import type { INodeType, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { description } from './description';
import { startTelling } from './start-telling';
import { tellByHand } from './tell-by-hand';

export class AlertTrigger implements INodeType {
  description = description;

  async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
    return this.getMode() === 'manual' ? tellByHand(this) : await startTelling(this);
  }
}
