import { SECOND_MS } from '../time';
import type { HandOver } from './hand-over';
import type { OwnClockSetup, Timers } from './own-clock';
import { startOwnClock } from './own-clock';

/** Where a clock of a lane tells how its rounds went. */
export type RoundListener = Pick<OwnClockSetup, 'onFailure' | 'onSuccess'>;

export interface LaneClocks {
  readonly everyMs: number;
  readonly leaseMs: number;
  readonly handOver: HandOver;
  /** Fills the outbox. */
  readonly round: () => Promise<void>;
  readonly working: RoundListener;
  readonly handing: RoundListener;
}

/**
 * Rounds that fill an outbox, and a hand-over that empties it. Each has a clock of its own, so that a long catch-up never lets the
 * leases of running executions run out. Closing waits for the rounds, not for what is in flight.
 */
export function runLane(setup: LaneClocks, timers: Timers): { close(): Promise<void> } {
  const { handOver, everyMs } = setup;
  const handing = startOwnClock(
    { everyMs: handOverEveryMs(setup), round: () => handOver.round(), ...setup.handing },
    timers,
  );
  const round = async (): Promise<void> => {
    await setup.round();
    handing.hurry();
  };
  const working = startOwnClock({ everyMs, round, ...setup.working }, timers);
  return {
    async close() {
      await working.close();
      await handing.close();
    },
  };
}

/** Leases are renewed by rounds: three within a lease, so that one late round loses none. */
function handOverEveryMs({ everyMs, leaseMs }: LaneClocks): number {
  return Math.max(SECOND_MS, Math.min(everyMs, leaseMs / 3));
}
