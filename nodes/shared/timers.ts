import type { Timers } from '../../core/index';

/** Node's own timers. */
export const timers: Timers = {
  after(ms, work) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};
