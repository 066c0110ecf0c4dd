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
  /** From the end of a round to the start of the next. */
  readonly everyMs: number;
  readonly round: () => Promise<void>;
  /** Must not throw. */
  readonly onFailure: (error: unknown) => void;
  /** Must not throw. */
  readonly onSuccess: () => void;
}

/** The first round begins at once. One round at a time; a round that throws is reported, and the next one comes as usual. */
export function startOwnClock({ everyMs, round, onFailure, onSuccess }: OwnClockSetup, timers: Timers): OwnClock {
  let isClosed = false;
  let isHurried = false;
  let cancel = (): void => undefined;
  let running: Promise<void> | undefined;

  // A timer callback runs outside the host's own error handling: what escapes here would end the whole process.
  const run = async (): Promise<void> => {
    isHurried = false;
    try {
      await round();
      if (!isClosed) onSuccess();
    } catch (error) {
      // Closing cuts short what a round waits for; that is no trouble to tell.
      if (!isClosed) onFailure(error);
    }
    running = undefined;
    schedule(isHurried ? 0 : everyMs);
  };
  const schedule = (inMs: number): void => {
    if (isClosed) return;
    cancel();
    cancel = timers.after(inMs, () => {
      running = run();
    });
  };

  schedule(0);
  return {
    hurry() {
      isHurried = true;
      if (running === undefined) schedule(0);
    },
    async close() {
      isClosed = true;
      cancel();
      await running;
    },
  };
}
