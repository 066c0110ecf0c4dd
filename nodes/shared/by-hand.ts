import type { INodeExecutionData, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { toNodeError } from './errors';

/** "Fetch test event" of a trigger: emits these items once. `closing` gives up what is under way. */
export function byHand(
  trigger: ITriggerFunctions,
  items: (closing: AbortSignal) => Promise<INodeExecutionData[]>,
): ITriggerResponse {
  const closing = new AbortController();
  return {
    closeFunction: () => {
      closing.abort();
      return Promise.resolve();
    },
    manualTriggerFunction: async () => {
      try {
        trigger.emit([await items(closing.signal)]);
      } catch (error) {
        throw toNodeError(trigger.getNode(), error);
      }
    },
  };
}
