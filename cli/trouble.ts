import type { EpochMs } from '../core/index';
import { CoreError } from '../core/index';
import { terminalText } from './terminal-text';

/** Trouble that comes back sooner is the same trouble. */
const SAME_TROUBLE_MS = 10 * 60_000;

export interface Troubles {
  begins(error: unknown): void;
  ends(): void;
}

/** Says trouble with one deed when it begins, again when it lasts, and when it is over. */
export function createTrouble(deed: string, tell: (text: string) => void, clock: () => EpochMs): Troubles {
  let since: EpochMs | undefined;
  let toldAt = -Infinity;
  return {
    begins(error) {
      since ??= clock();
      if (clock() - toldAt < SAME_TROUBLE_MS) return;
      toldAt = clock();
      tell(`cannot ${deed}: ${wordsOf(error)}`);
    },
    ends() {
      if (since !== undefined) tell(`can ${deed} again after ${Math.round((clock() - since) / 1000)} s`);
      since = undefined;
      toldAt = -Infinity;
    },
  };
}

/** A bug shows where it is; what is expected says what to do. */
function wordsOf(error: unknown): string {
  if (error instanceof CoreError) return terminalText(error.message, 1_000);
  return error instanceof Error ? terminalText(error.message, 1_000) : terminalText(String(error));
}
