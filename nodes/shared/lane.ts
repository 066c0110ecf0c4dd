import type { INodeExecutionData, ITriggerFunctions } from 'n8n-workflow';

import { createHandOver, SECOND_MS } from '../../core/index';
import type { Row } from '../../core/index';
import type { SqliteStore } from '../../stores/index';
import { createEmit } from './emit';
import { startOwnClock } from './own-clock';
import { surroundings } from './surroundings';
import type { Trouble } from './trouble';
import { createTroubles } from './trouble';

export interface LaneSetup {
  /** Closed when everything is settled. */
  readonly store: SqliteStore;
  readonly unit: string;
  /** What the rounds do, as it is said when it fails: "cannot <deed>". */
  readonly deed: string;
  readonly everyMs: number;
  readonly leaseMs: number;
  /** Whether the rows of one round go into one execution. */
  readonly isTogether: boolean;
  readonly round: () => Promise<void>;
  readonly itemOf: (row: Row) => INodeExecutionData;
}

/**
 * What both triggers are: rounds that fill an outbox, and a hand-over that empties it into executions. Each has a clock of its
 * own, so that a long catch-up never lets the leases of running executions run out.
 */
export function startLane(trigger: ITriggerFunctions, setup: LaneSetup): { close(): Promise<void> } {
  const handOver = createHandOver({
    store: setup.store,
    unit: setup.unit,
    emit: createEmit(trigger, setup.itemOf),
    options: { leaseMs: setup.leaseMs, isTogether: setup.isTogether },
    surroundings,
  });
  const troubles = createTroubles(trigger, () => surroundings.clock());
  const handing = startOwnClock({
    everyMs: handOverEveryMs(setup),
    round: () => handOver.round(),
    ...toldBy(troubles('hand over to the workflow')),
  });
  const working = startOwnClock({
    everyMs: setup.everyMs,
    round: async () => {
      await setup.round();
      handing.hurry();
    },
    ...toldBy(troubles(setup.deed)),
  });
  return {
    async close() {
      await working.close();
      await handing.close();
      // Not waited for: n8n stops its executions after its triggers. What still ends in time is settled.
      void handOver.idle().finally(() => setup.store.close());
    },
  };
}

/** Leases are renewed by rounds: three within a lease, so that one late round loses none. */
function handOverEveryMs({ everyMs, leaseMs }: LaneSetup): number {
  return Math.max(SECOND_MS, Math.min(everyMs, leaseMs / 3));
}

function toldBy(trouble: Trouble): { onFailure: (error: unknown) => void; onSuccess: () => void } {
  return { onFailure: (error) => trouble.begins(error), onSuccess: () => trouble.ends() };
}
