import type { ITriggerFunctions } from 'n8n-workflow';

import { SelfObservation } from '../../core/index';
import type { Store } from '../../core/index';
import { LokiApi } from '../../sources/index';
import { surroundings } from '../shared/surroundings';
import { createTroubles } from '../shared/trouble';
import { openLoki } from './open-source';

export interface SelfObservationSettings {
  readonly store: Store;
  readonly unit: string;
  readonly query: string;
  readonly closing: AbortSignal;
}

/** Own lines go where the lines come from: one credential, one tenant. */
export async function openSelfObservation(
  trigger: ITriggerFunctions,
  { store, unit, query, closing }: SelfObservationSettings,
): Promise<SelfObservation> {
  const api = new LokiApi(await openLoki(trigger, closing));
  const clock = (): number => surroundings.clock();
  const trouble = createTroubles(trigger, clock)('write its own lines to Loki');
  return new SelfObservation({
    store,
    unit,
    query,
    push: (lines) => api.pushAll(lines),
    // What closing cuts short is no trouble to tell.
    listener: {
      onFailure: (error) => (closing.aborted ? undefined : trouble.begins(error)),
      onSuccess: () => trouble.ends(),
    },
    clock,
  });
}
