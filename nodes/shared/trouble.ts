import type { ITriggerFunctions } from 'n8n-workflow';

import { CoreError } from '../../core/index';
import { toNodeError } from './errors';

/** Trouble of the same code that comes back sooner is the same trouble: a Loki that flaps must not flood the error workflow. */
const SAME_TROUBLE_MS = 10 * 60_000;

export interface Trouble {
  begins(error: unknown): void;
  ends(): void;
}

/** Tells trouble once when it begins, as a failed execution that starts the error workflow, and its end in n8n's log. The trigger stays. */
export function createTrouble(trigger: ITriggerFunctions, deed: string, clock: () => number): Trouble {
  const { name } = trigger.getNode();
  let since: number | undefined;
  const toldAt = new Map<string, number>();
  return {
    begins(error) {
      since ??= clock();
      const code = error instanceof CoreError ? error.code : 'bug';
      const lastTold = toldAt.get(code);
      toldAt.set(code, clock());
      if (lastTold !== undefined && clock() - lastTold < SAME_TROUBLE_MS) return;
      const told = toNodeError(trigger.getNode(), error);
      trigger.logger.warn(`${name} cannot ${deed}: ${told.message}`, { code });
      trigger.saveFailedExecution(told);
    },
    ends() {
      if (since === undefined) return;
      trigger.logger.info(`${name} can ${deed} again after ${Math.round((clock() - since) / 1000)} s of trouble`);
      since = undefined;
    },
  };
}
