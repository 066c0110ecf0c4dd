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
export function startOwnClock({ everyMs, round, onFailure, onSuccess }: OwnClockSetup): OwnClock {
  let isClosed = false;
  let isHurried = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;

  // A timer callback runs outside n8n's own error handling: what escapes here would end the whole n8n process.
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
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = run();
    }, inMs);
  };

  schedule(0);
  return {
    hurry() {
      isHurried = true;
      if (running === undefined) schedule(0);
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await running;
    },
  };
}
