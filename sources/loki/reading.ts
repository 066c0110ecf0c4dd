import type { Budget, EpochNs, Gap, Page, RawLine, Span } from '../../core/index';
import { nextNs } from '../../core/index';
import type { Answer } from './answer';
import { Asking } from './asking';
import { readInstant } from './instant';
import type { Loki } from './loki';
import { freshly } from './logql';
import { earlierOf } from './nanoseconds';
import { findFirstLine } from './oversize';
import { linesOf } from './page-lines';
import { oldestReadable } from './too-old';

/**
 * One read of a span. The place is a single instant: everything before it has been given, nothing at or after it. A full page
 * says nothing about the rest of its last nanosecond, so that nanosecond's lines are left for the next page, which starts on
 * it; no line can then be missed or doubled between two pages, and no identities are needed here.
 */
class Reading {
  private readonly asking: Asking;
  private readonly logql: string;
  private readonly deadline: number;
  private place: EpochNs;
  private lineCount = 0;
  private bytes = 0;
  private readonly stopping = new AbortController();
  isDone = false;

  constructor(
    private readonly loki: Loki,
    private readonly span: Span,
    private readonly budget: Budget,
  ) {
    this.place = span.from;
    this.deadline = loki.waiting.elapsed() + budget.deadlineMs;
    const signals = [this.stopping.signal, ...(loki.signal ? [loki.signal] : [])];
    this.asking = new Asking(loki, this.deadline, AbortSignal.any(signals));
    // Only queries with a filter have their empty answers cached, and a bare selector is the cheapest for Loki.
    this.logql = loki.query.hasStages ? freshly(loki.query, loki.nonce()) : loki.query.text;
  }

  async fetch(): Promise<Step> {
    for (;;) {
      const unreachable = this.tooOld();
      if (unreachable) return unreachable;
      const span = { from: this.place, until: this.loki.pace.windowEnd(this.place, this.span.until) };
      const limit = Math.min(this.loki.pace.limit, this.linesLeft() + 1);
      const answer = await this.asking.ask({ logql: this.logql, span, limit, direction: 'forward' });
      if (answer === 'again') continue;
      if (answer === 'too-large') {
        if (limit > 1) this.loki.pace.tooLarge(limit);
        else return this.instant(await findFirstLine(this.asking, this.logql, span));
        continue;
      }
      this.loki.pace.served(answer.lineCount, answer.bytes);
      return this.step(answer, span, limit);
    }
  }

  private step(answer: Answer, span: Span, limit: number): Step | Promise<Step> {
    const { lineCount, bytes } = answer;
    if (lineCount < limit) {
      return {
        until: span.until,
        lineCount,
        bytes,
        isCut: false,
        gaps: [],
        lines: () => this.lines(answer, span.until),
      };
    }
    const lastAt = answer.lastAt!;
    if (answer.firstAt === lastAt) return this.instant({ at: lastAt });
    const isCut = limit > this.linesLeft();
    return {
      until: lastAt,
      lineCount: lineCount - answer.lastCount,
      bytes,
      isCut,
      gaps: [],
      lines: () => this.lines(answer, lastAt),
    };
  }

  private lines(answer: Answer, before: EpochNs): readonly RawLine[] {
    return linesOf(answer, this.loki.streams, before);
  }

  private async instant(found: { at: EpochNs }): Promise<Step> {
    const { lines, bytes, gaps } = await readInstant(this.loki, this.asking, found.at);
    return { until: nextNs(found.at), lineCount: lines.length, bytes, isCut: false, gaps, lines: () => lines };
  }

  private tooOld(): Step | undefined {
    const oldest = oldestReadable(this.loki);
    if (oldest === undefined || this.place >= oldest) return undefined;
    const until = earlierOf(oldest, this.span.until);
    const why = 'Loki is set to show nothing this old (max_query_lookback)';
    const gaps = [{ span: { from: this.place, until }, why }];
    return { until, lineCount: 0, bytes: 0, isCut: false, gaps, lines: () => [] };
  }

  private linesLeft(): number {
    return Math.max(1, this.budget.lines - this.lineCount);
  }

  /** Moves the place on. After this the next page may be asked for, before the step's lines are used. */
  take(step: Step): void {
    this.place = step.until;
    this.lineCount += step.lineCount;
    this.bytes += step.bytes;
    const isSpent =
      step.isCut ||
      this.lineCount >= this.budget.lines ||
      this.bytes >= this.budget.bytes ||
      this.loki.waiting.elapsed() >= this.deadline;
    this.isDone = isSpent || this.place >= this.span.until;
  }

  stop(): void {
    this.stopping.abort();
  }

  page(step: Step): Page {
    return { lines: step.lines(), completeTo: step.until, gaps: step.gaps, warnings: this.asking.takeWarnings() };
  }
}

/** What one page will bring. `lines` does the work late, while the next page is under way. */
interface Step {
  readonly until: EpochNs;
  readonly lineCount: number;
  readonly bytes: number;
  /** Whether the budget, not the server, ended this page. */
  readonly isCut: boolean;
  readonly gaps: readonly Gap[];
  lines(): readonly RawLine[];
}

/** Pages in order. The next one is asked for while the last is being used, and thrown away when nobody wants it. */
export async function* readPages(loki: Loki, span: Span, budget: Budget): AsyncGenerator<Page> {
  if (span.from >= span.until) return;
  const reading = new Reading(loki, span, budget);
  try {
    let coming = reading.fetch();
    for (;;) {
      const step = await coming;
      reading.take(step);
      const isLast = reading.isDone;
      if (!isLast) {
        coming = reading.fetch();
        // Its failure is told when its turn comes, not as an unhandled rejection while the consumer works.
        coming.catch(() => undefined);
      }
      yield reading.page(step);
      if (isLast) return;
    }
  } finally {
    reading.stop();
  }
}
