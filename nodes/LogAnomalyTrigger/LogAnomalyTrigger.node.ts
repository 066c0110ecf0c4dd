import type { INodeType, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { description } from './description';
import { lokiConnectionTest } from './loki-connection-test';
import { readByHand } from './read-by-hand';
import { startReading } from './start-reading';

export class LogAnomalyTrigger implements INodeType {
  description = description;

  methods = { credentialTest: { lokiConnectionTest } };

  async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
    return this.getMode() === 'manual' ? readByHand(this) : await startReading(this);
  }
}
