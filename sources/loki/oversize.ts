import type { EpochNs, Span } from '../../core/index';
import { nextNs } from '../../core/index';
import type { Asking } from './asking';
import { middle } from './nanoseconds';

/**
 * When even a single line is too large to be answered, Loki does not say when that line was: halves the span, some forty times,
 * until the nanosecond is found. Everything in the span before it is known to be empty then.
 */
export async function findFirstLine(asking: Asking, logql: string, within: Span): Promise<{ at: EpochNs }> {
  let { from, until } = within;
  while (nextNs(from) < until) {
    const half = middle({ from, until });
    const answer = await asking.ask({ logql, span: { from, until: half }, limit: 1, direction: 'forward' });
    if (answer === 'again') continue;
    if (answer === 'too-large') until = half;
    else if (answer.firstAt === undefined) from = half;
    // It can be read now: a shorter line came in late, before the large one.
    else return { at: answer.firstAt };
  }
  return { at: from };
}
