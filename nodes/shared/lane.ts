import type { INodeExecutionData, ITriggerFunctions } from 'n8n-workflow';

import { createHandOver, runLane } from '../../core/index';
import type { RoundListener, Row } from '../../core/index';
import type { OpenedStore } from '../../stores/index';
import { createEmit } from './emit';
import { surroundings } from './surroundings';
import { timers } from './timers';
import type { Trouble } from './trouble';
import { createTroubles } from './trouble';

export interface LaneSetup {
  /** Closed when everything is settled. */
  readonly store: OpenedStore;
  readonly unit: string;
  /** What the rounds do, as it is said when it fails: "cannot <deed>". */
  readonly deed: string;
  readonly everyMs: number;
  readonly leaseMs: number;
  /** Whether the rows of one round go into one execution. */
  readonly isTogether: boolean;
  readonly round: () => Promise<void>;
  readonly itemOf: (row: Row) => INodeExecutionData | INodeExecutionData[];
  /** A deed failed once more; told to people or not. */
  readonly onTrouble?: (deed: string) => void;
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
  const listener = (deed: string): RoundListener => toldBy(troubles(deed), () => setup.onTrouble?.(deed));
  const lane = runLane(
    {
      everyMs: setup.everyMs,
      leaseMs: setup.leaseMs,
      handOver,
      round: setup.round,
      working: listener(setup.deed),
      handing: listener('hand over to the workflow'),
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

function toldBy(trouble: Trouble, onTrouble: () => void): RoundListener {
  return {
    onFailure: (error) => {
      onTrouble();
      trouble.begins(error);
    },
    onSuccess: () => trouble.ends(),
  };
}
