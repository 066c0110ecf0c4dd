import type { Budget, Page, RawLine, Source, Span } from '../../core';
import { msToNs } from '../../core';

/** 2026-11-02T00:00:00Z, a whole minute. */
export const START = 1_793_577_600_000;

export interface VisibleLine extends RawLine {
  readonly visibleAt: number;
}

const STREAM = { service_name: 'shop', job: 'shop' };
const METADATA = {};

export function line(at: number, text: string, lateMs = 0): VisibleLine {
  return { at: msToNs(at), stream: STREAM, metadata: METADATA, text, visibleAt: at + lateMs };
}

/** A quiet shop: three templates, a line every two seconds, and one critical failure of `failures` lines that begins at `failsAt`. */
export function shopLines(from: number, until: number, failsAt: number, failures = 6): VisibleLine[] {
  const lines: VisibleLine[] = [];
  for (let at = from; at < until; at += 2_000) {
    const order = 1_000 + ((at / 2_000) % 9_000);
    const texts = [
      `INFO order ${order} placed`,
      `INFO payment for ${order} took ${at % 97} ms`,
      `INFO parcel ${order} left`,
    ];
    // Every tenth line is eight seconds late: inside settle, so it changes no published score.
    lines.push(line(at, texts[(at / 2_000) % 3]!, (at / 2_000) % 10 === 0 ? 8_000 : 0));
  }
  for (let index = 0; index < failures; index++) {
    lines.push(line(failsAt + index * 9_000 + 7, `CRITICAL vault sealed, refusing request ${index}`));
  }
  return lines.sort((one, other) => (one.at < other.at ? -1 : 1));
}

/** Index of the first line at or after `at`; the lines are in time order. */
function firstAt(lines: readonly VisibleLine[], at: string): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lines[middle]!.at < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A source whose lines (in time order) appear when they become visible. `onCall` may throw: a crash or a fault of the network. */
export function scriptedSource(lines: readonly VisibleLine[], now: () => number, onCall: () => Promise<void>): Source {
  const within = ({ from, until }: Span) =>
    lines.slice(firstAt(lines, from), firstAt(lines, until)).filter(({ visibleAt }) => visibleAt <= now());
  return {
    origin: 'scripted',
    query: '{job="shop"}',
    show: () => ({ query: '{job="shop"}' }),
    async clock() {
      await onCall();
      return now();
    },
    async count(span) {
      await onCall();
      return within(span).length;
    },
    async *read(span: Span, budget: Budget): AsyncIterable<Page> {
      const found = within(span).slice(0, budget.lines);
      const pageLines = 500;
      for (let from = 0; from === 0 || from < found.length; from += pageLines) {
        await onCall();
        const page = found.slice(from, from + pageLines);
        const next = found[from + pageLines];
        yield { lines: page, completeTo: next?.at ?? span.until, gaps: [], warnings: [] };
      }
    },
  };
}
