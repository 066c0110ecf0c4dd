/** The timers that the shell lends: the core has none of its own. */
export interface Timers {
  /** Calls `work` once after `ms`; the result takes that back. `work` never throws. */
  after(ms: number, work: () => void): () => void;
}

/** Rounds on a timer of ours: n8n's poll triggers cannot run faster than once a minute and never hear how an execution ended. */
export interface OwnClock {
  /** Makes the next round come now, or right after the one that runs. */
  hurry(): void;
  /** Resolves when the round that runs, if any, has ended; no other begins. */
  close(): Promise<void>;
}

export interface OwnClockSetup {
  /** From the start of a round to the start of the next; one that took longer is followed after a rest of a tenth of it. */
  readonly everyMs: number;
  readonly round: () => Promise<void>;
  /** Must not throw. */
  readonly onFailure: (error: unknown) => void;
  /** Must not throw. */
  readonly onSuccess: () => void;
}

/** What the host has to itself between two rounds, however far behind they are. */
const REST_SHARE = 0.1;

/** The first round begins at once. One round at a time; a round that throws is reported, and the next one comes as usual. */
export function startOwnClock({ everyMs, round, onFailure, onSuccess }: OwnClockSetup, timers: Timers): OwnClock {
  let isClosed = false;
  let isHurried = false;
  let isRunning = false;
  /** The next round's time came while one was running. */
  let isLate = false;
  let cancel = (): void => undefined;
  let running: Promise<void> | undefined;

  // A timer callback runs outside the host's own error handling: what escapes here would end the whole process.
  const run = async (): Promise<void> => {
    isRunning = true;
    isHurried = false;
    isLate = false;
    schedule(everyMs);
    try {
      await round();
      if (!isClosed) onSuccess();
    } catch (error) {
      // Closing cuts short what a round waits for; that is no trouble to tell.
      if (!isClosed) onFailure(error);
    }
    isRunning = false;
    if (isHurried) schedule(0);
    else if (isLate) schedule(REST_SHARE * everyMs);
  };
  const schedule = (inMs: number): void => {
    if (isClosed) return;
    cancel();
    cancel = timers.after(inMs, () => {
      if (isRunning) isLate = true;
      else running = run();
    });
  };

  schedule(0);
  return {
    hurry() {
      isHurried = true;
      if (!isRunning) schedule(0);
    },
    async close() {
      isClosed = true;
      cancel();
      await running;
    },
  };
}
