import { nsToMs, type Budget, type Page, type RawLine, type Source, type Span } from '../../core';
import type { TestbedLine } from '../../testbed/index';

const MINUTE_MS = 60_000;
/** The engine looks back an hour when it is born, and ten minutes later on. */
const KEPT_MINUTES = 75;
const PAGE_LINES = 500;

/** A world as a source of lines: told as far as it is asked for and forgotten behind, so that weeks need no memory. */
export class WorldSource implements Source {
  readonly origin = 'testbed';
  readonly query = '{job=~".+"}';
  private readonly minutes = new Map<number, RawLine[]>();
  private readonly world: Iterator<TestbedLine>;
  private ahead: TestbedLine | undefined;

  /** `onLine` sees each line once. */
  constructor(
    lines: Iterable<TestbedLine>,
    private readonly now: () => number,
    private readonly onLine: (line: TestbedLine) => void,
  ) {
    this.world = lines[Symbol.iterator]();
    this.ahead = this.next();
  }

  show(): { query: string } {
    return { query: this.query };
  }

  async clock(): Promise<number> {
    return this.now();
  }

  async count(span: Span): Promise<number> {
    return this.within(span).length;
  }

  async *read(span: Span, budget: Budget): AsyncIterable<Page> {
    const found = this.within(span);
    const given = found.slice(0, budget.lines);
    for (let from = 0; from === 0 || from < given.length; from += PAGE_LINES) {
      const completeTo = found[Math.min(from + PAGE_LINES, given.length)]?.at ?? span.until;
      yield { lines: given.slice(from, from + PAGE_LINES), completeTo, gaps: [], warnings: [] };
    }
  }

  private within({ from, until }: Span): RawLine[] {
    this.tellUntil(until);
    const found: RawLine[] = [];
    for (let minute = minuteOf(from); minute <= minuteOf(until); minute++) {
      for (const line of this.minutes.get(minute) ?? []) if (line.at >= from && line.at < until) found.push(line);
    }
    return found;
  }

  private tellUntil(until: string): void {
    for (; this.ahead !== undefined && this.ahead.at < until; this.ahead = this.next()) this.tell(this.ahead);
    const oldest = minuteOf(until) - KEPT_MINUTES;
    for (const minute of this.minutes.keys()) {
      if (minute >= oldest) break;
      this.minutes.delete(minute);
    }
  }

  private tell(line: TestbedLine): void {
    this.onLine(line);
    const { at, stream, metadata, text } = line;
    const minute = minuteOf(at);
    const told = this.minutes.get(minute);
    if (told === undefined) this.minutes.set(minute, [{ at, stream, metadata, text }]);
    else told.push({ at, stream, metadata, text });
  }

  private next(): TestbedLine | undefined {
    const step = this.world.next();
    return step.done === true ? undefined : step.value;
  }
}

function minuteOf(at: string): number {
  return Math.floor(nsToMs(at) / MINUTE_MS);
}
