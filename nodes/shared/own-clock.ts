import { startOwnClock as startClock } from '../../core/index';
import type { OwnClock, OwnClockSetup, Timers } from '../../core/index';

/** Node's own timers. */
export const timers: Timers = {
  after(ms, work) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};

/** The core's clock on Node's timers. */
export function startOwnClock(setup: OwnClockSetup): OwnClock {
  return startClock(setup, timers);
}
