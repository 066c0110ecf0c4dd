import type { EpochNs, Gap, RawLine, Span } from '../../core/index';
import { identityTexts, nextNs } from '../../core/index';
import type { Answer } from './answer';
import type { Asking } from './asking';
import { countInstant } from './count-instant';
import type { Loki } from './loki';
import { freshly, narrow, parseLogql } from './logql';
import { linesOf } from './page-lines';
import { listSeries } from './series';

/** What one nanosecond held, and how much of it could not be read. */
export interface Instant {
  readonly lines: readonly RawLine[];
  readonly bytes: number;
  readonly gaps: readonly Gap[];
}

/** Each takes two requests. */
const MOST_SERIES = 200;
/** One nanosecond's lines are kept until it is complete, so they are bounded like everything else that is held. */
const MOST_BYTES = 32_000_000;

/**
 * Reads a nanosecond that may hold more lines than an answer may: Loki has no offset and no cursor, so beyond the largest
 * limit it can only be asked from both ends, and stream by stream. What is left after that is a gap whose size Loki counts.
 */
export async function readInstant(loki: Loki, asking: Asking, at: EpochNs): Promise<Instant> {
  const found = new Found(loki, asking, { from: at, until: nextNs(at) });
  if (await found.addBothEnds(loki.query.text)) return found.instant([]);
  const count = await countInstant(loki, asking, at);
  if (count === undefined ? found.isOverlapping : found.size >= count) return found.instant([]);
  const series = (await listSeries(loki, found.span)) ?? found.streams();
  for (const labels of series.slice(0, MOST_SERIES)) {
    if (found.bytes > MOST_BYTES || (count !== undefined && found.size >= count)) break;
    await found.addBothEnds(narrow(loki.query, labels));
  }
  const missing = count === undefined ? undefined : count - found.size;
  if (missing !== undefined && missing <= 0) return found.instant([]);
  const why = 'more lines at one nanosecond, or longer ones, than Loki gives out';
  return found.instant([{ span: found.span, why, ...(missing === undefined ? {} : { lines: missing }) }]);
}

class Found {
  private readonly lines = new Map<string, RawLine>();
  bytes = 0;
  /** Whether reading from both ends met in the middle: then nothing lies between. */
  isOverlapping = false;

  constructor(
    private readonly loki: Loki,
    private readonly asking: Asking,
    readonly span: Span,
  ) {}

  get size(): number {
    return this.lines.size;
  }

  /** True when that was all of it. */
  async addBothEnds(logql: string): Promise<boolean> {
    const query = parseLogql(logql);
    const fresh = query.hasStages ? freshly(query, this.loki.nonce()) : logql;
    const forward = await this.ask(fresh, 'forward');
    if (forward && forward.answer.lineCount < forward.limit) return true;
    await this.ask(fresh, 'backward');
    return false;
  }

  private async ask(
    logql: string,
    direction: 'forward' | 'backward',
  ): Promise<{ answer: Answer; limit: number } | undefined> {
    let limit = this.loki.pace.cap;
    for (;;) {
      const answer = await this.asking.ask({ logql, span: this.span, limit, direction });
      if (answer === 'again') {
        limit = Math.min(limit, this.loki.pace.cap);
      } else if (answer === 'too-large') {
        if (limit === 1) return undefined;
        limit = Math.floor(limit / 2);
      } else {
        this.add(answer);
        return { answer, limit };
      }
    }
  }

  private add(answer: Answer): void {
    this.bytes += answer.bytes;
    for (const line of linesOf(answer, this.loki.streams, this.span.until)) {
      const key = JSON.stringify(identityTexts(line));
      if (this.lines.has(key)) this.isOverlapping = true;
      else this.lines.set(key, line);
    }
  }

  streams(): readonly RawLine['stream'][] {
    return [...new Set([...this.lines.values()].map((line) => line.stream))];
  }

  instant(gaps: readonly Gap[]): Instant {
    return { lines: [...this.lines.values()], bytes: this.bytes, gaps };
  }
}
