import type { INodeExecutionData, ITriggerFunctions } from 'n8n-workflow';

import { createHandOver, runLane } from '../../core/index';
import type { RoundListener, Row } from '../../core/index';
import { createEmit } from './emit';
import { timers } from './own-clock';
import type { OpenStore } from './store';
import { surroundings } from './surroundings';
import type { Trouble } from './trouble';
import { createTroubles } from './trouble';

export interface LaneSetup {
  /** Closed when everything is settled. */
  readonly store: OpenStore;
  readonly unit: string;
  /** What the rounds do, as it is said when it fails: "cannot <deed>". */
  readonly deed: string;
  readonly everyMs: number;
  readonly leaseMs: number;
  /** Whether the rows of one round go into one execution. */
  readonly isTogether: boolean;
  readonly round: () => Promise<void>;
  readonly itemOf: (row: Row) => INodeExecutionData | INodeExecutionData[];
}

/** What both triggers are: the core's lane, whose outbox is emptied into executions. */
export function startLane(trigger: ITriggerFunctions, setup: LaneSetup): { close(): Promise<void> } {
  const handOver = createHandOver({
    store: setup.store,
    unit: setup.unit,
    emit: createEmit(trigger, setup.itemOf),
    options: { leaseMs: setup.leaseMs, isTogether: setup.isTogether },
    surroundings,
  });
  const troubles = createTroubles(trigger, () => surroundings.clock());
  const lane = runLane(
    {
      everyMs: setup.everyMs,
      leaseMs: setup.leaseMs,
      handOver,
      round: setup.round,
      working: toldBy(troubles(setup.deed)),
      handing: toldBy(troubles('hand over to the workflow')),
    },
    timers,
  );
  return {
    async close() {
      await lane.close();
      // Not waited for: n8n stops its executions after its triggers. What still ends in time is settled.
      void handOver.idle().finally(() => setup.store.close());
    },
  };
}

function toldBy(trouble: Trouble): RoundListener {
  return { onFailure: (error) => trouble.begins(error), onSuccess: () => trouble.ends() };
}
