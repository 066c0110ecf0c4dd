import type { EpochNs } from '../../core/index';
import { nextNs, previousNs } from '../../core/index';
import type { Asking } from './asking';
import { countUpTo } from './count';
import type { Loki } from './loki';
import { freshly } from './logql';
import { addMs } from './nanoseconds';

/** Only those of the last millisecond are ever asked for. */
const CROWDED_KEPT = 1_000;

/**
 * How many lines one nanosecond holds, however many. Loki counts no span shorter than a millisecond, so this takes the
 * millisecond that ends with `at` from the one that ends just before it: what remains is `at` without the instant a
 * millisecond earlier, which is read and added.
 */
export async function countInstant(loki: Loki, asking: Asking, at: EpochNs): Promise<number | undefined> {
  const withIt = await countUpTo(loki, at, 1);
  const withoutIt = await countUpTo(loki, previousNs(at), 1);
  if (withIt === undefined || withoutIt === undefined) return undefined;
  if (withIt === 0) return 0;
  const earlier = await countReadable(loki, asking, addMs(at, -1));
  if (earlier === undefined) return undefined;
  const count = withIt - withoutIt + earlier;
  if (loki.crowded.size >= CROWDED_KEPT) loki.crowded.clear();
  loki.crowded.set(at, count);
  return count;
}

/** Undefined when the nanosecond holds more than one answer may, and was not counted before. */
async function countReadable(loki: Loki, asking: Asking, at: EpochNs): Promise<number | undefined> {
  const counted = loki.crowded.get(at);
  if (counted !== undefined) return counted;
  const logql = loki.query.hasStages ? freshly(loki.query, loki.nonce()) : loki.query.text;
  for (;;) {
    const limit = loki.pace.cap;
    const span = { from: at, until: nextNs(at) };
    const answer = await asking.ask({ logql, span, limit, direction: 'forward' });
    if (answer === 'again') continue;
    return answer === 'too-large' || answer.lineCount >= limit ? undefined : answer.lineCount;
  }
}
