import { CoreError } from '../core/index';
import { EXIT } from './exit-codes';
import { openStoreAt } from './default-store';
import { Refusal } from './refusal';
import { watch } from './watch';
import type { WatchArguments } from './watch-arguments';
import { createWatchProgress } from './watch-progress';

/** `loghorn watch`; gives the exit code. The first SIGINT or SIGTERM ends it cleanly, the second at once. */
export async function runWatch(given: WatchArguments): Promise<number> {
  const closing = new AbortController();
  const end = (): void => {
    if (closing.signal.aborted) process.exit(130);
    closing.abort();
  };
  process.on('SIGINT', end).on('SIGTERM', end);
  const progress = createWatchProgress(process.stderr, Date.now);
  const store = openStoreAt(given.store);
  try {
    const setup = { given, store, progress, output: process.stdout, closing: closing.signal };
    const { anomalies, isComplete } = await watch(setup);
    if (!given.isOnce) return EXIT.nothingOdd;
    if (!isComplete) return EXIT.incomplete;
    return anomalies > 0 ? EXIT.anomalies : EXIT.nothingOdd;
  } catch (error) {
    if (!(error instanceof CoreError)) throw error;
    if (error.code === 'invalid-config') throw new Refusal(error.message);
    progress.tell(error.message);
    return EXIT.incomplete;
  } finally {
    await store.close();
  }
}
