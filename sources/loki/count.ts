import type { EpochNs, Span } from '../../core/index';
import { previousNs, TENANT_LABEL } from '../../core/index';
import { parseCount } from './answer';
import { refusal } from './asking';
import { BackOff } from './back-off';
import type { Loki } from './loki';
import { countingLogql } from './logql';
import { wholeMs } from './nanoseconds';
import { oldestReadable } from './too-old';

const PATIENCE_MS = 60_000;

/**
 * How many lines a span of whole milliseconds holds. Loki's metric ranges are (start, end], its log windows [start, end):
 * hence the nanosecond off. An instant query under a text never used before is the one form that no cache answers.
 */
export async function countLines(loki: Loki, span: Span): Promise<number | undefined> {
  const rangeMs = wholeMs(span);
  const oldest = oldestReadable(loki);
  if (rangeMs === undefined || rangeMs <= 0 || (oldest !== undefined && span.from < oldest)) return undefined;
  return countUpTo(loki, previousNs(span.until), rangeMs);
}

/** Lines in the `rangeMs` milliseconds that end with `time`, that instant included. */
export async function countUpTo(loki: Loki, time: EpochNs, rangeMs: number): Promise<number | undefined> {
  // Loki reads by a matcher on the tenant, and counts nothing by it (3.7.6).
  if (loki.query.matchers.some((matcher) => matcher.startsWith(TENANT_LABEL))) return undefined;
  const backOff = new BackOff(loki.waiting, loki.waiting.elapsed() + PATIENCE_MS);
  for (;;) {
    const query = countingLogql(loki.query, loki.nonce(), rangeMs);
    const outcome = await loki.client.send({ path: '/loki/api/v1/query', query: { query, time } });
    if (outcome.kind === 'served') {
      const count = parseCount(outcome.response.body);
      if (count !== undefined) return count;
      await backOff.wait('its answer was cut off, or is not an answer to the question');
    } else if (outcome.kind === 'again') {
      await backOff.wait(outcome.why, outcome.retryAfter);
    } else if (outcome.kind === 'refused' && outcome.status !== 400) {
      throw refusal(outcome.why, outcome.status);
    } else {
      // A query that can be read but not counted, for example for its number of series.
      return undefined;
    }
  }
}
