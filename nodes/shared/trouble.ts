import type { ITriggerFunctions } from 'n8n-workflow';

import { CoreError } from '../../core/index';
import { toNodeError } from './errors';

/** Trouble of the same code that comes back sooner is the same trouble: a Loki that flaps must not flood the error workflow. */
const SAME_TROUBLE_MS = 10 * 60_000;

export interface Trouble {
  begins(error: unknown): void;
  ends(): void;
}

/**
 * Tells trouble once when it begins, as a failed execution that starts the error workflow, and its end in n8n's log. The
 * trigger stays. Deeds of one trigger share what was told: a full disk stops two of them and is one trouble.
 */
export function createTroubles(trigger: ITriggerFunctions, clock: () => number): (deed: string) => Trouble {
  const { name } = trigger.getNode();
  const toldAt = new Map<string, number>();

  const tell = (deed: string, error: unknown): void => {
    const code = error instanceof CoreError ? error.code : 'bug';
    const lastTold = toldAt.get(code);
    toldAt.set(code, clock());
    if (lastTold !== undefined && clock() - lastTold < SAME_TROUBLE_MS) return;
    const told = toNodeError(trigger.getNode(), error);
    trigger.logger.warn(`${name} cannot ${deed}: ${told.message}`, { code });
    trigger.saveFailedExecution(told);
  };

  return (deed) => {
    let since: number | undefined;
    return {
      begins(error) {
        since ??= clock();
        tell(deed, error);
      },
      ends() {
        if (since === undefined) return;
        trigger.logger.info(`${name} can ${deed} again after ${Math.round((clock() - since) / 1000)} s of trouble`);
        since = undefined;
      },
    };
  };
}
