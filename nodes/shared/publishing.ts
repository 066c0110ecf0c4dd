import type { ITriggerFunctions } from 'n8n-workflow';

import { toPublishError } from './errors';

/** Opens what a published trigger lives on. What fails here refuses publishing, with all that we know in the message. */
export async function openOrRefuse<Opened>(trigger: ITriggerFunctions, open: () => Promise<Opened>): Promise<Opened> {
  try {
    return await open();
  } catch (error) {
    throw toPublishError(trigger.getNode(), error);
  }
}
