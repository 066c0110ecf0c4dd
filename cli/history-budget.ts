import type { EpochMs, Page, Source, Span } from '../core/index';
import { msToNs, nsToMs } from '../core/index';
import type { Http } from '../sources/index';
import { parseLogql } from '../sources/loki/logql';

/** JSON round the lines: what an answer takes beyond the bytes that Loki counts. */
const WRAPPING = 1.5;
/** Halvings on the way to the longest history that fits. */
const STEPS = 6;

export interface HistoryQuestion {
  readonly http: Http;
  readonly query: string;
  readonly tenant?: string;
  readonly now: EpochMs;
  readonly learnFromMs: number;
  readonly budgetBytes: number;
}

/** How much history to learn from so that reading it keeps to the budget, by Loki's own count; all of it where Loki does not tell. */
export async function affordableHistory(question: HistoryQuestion): Promise<{ ms: number; bytes: number | undefined }> {
  const { learnFromMs, budgetBytes } = question;
  const whole = await bytesOfHistory(question, learnFromMs);
  if (whole === undefined || whole * WRAPPING <= budgetBytes) return { ms: learnFromMs, bytes: whole };
  let [fits, exceeds] = [0, learnFromMs];
  for (let step = 0; step < STEPS; step++) {
    const middle = (fits + exceeds) / 2;
    const bytes = await bytesOfHistory(question, middle);
    if (bytes === undefined || bytes * WRAPPING > budgetBytes) exceeds = middle;
    else fits = middle;
  }
  // Less than a minute teaches nothing, and costs little.
  return { ms: Math.max(60_000, Math.floor(fits)), bytes: whole };
}

async function bytesOfHistory(question: HistoryQuestion, ms: number): Promise<number | undefined> {
  const { http, query, tenant, now } = question;
  try {
    const { status, body } = await http({
      method: 'GET',
      path: '/loki/api/v1/index/stats',
      query: { query: `{${parseLogql(query).matchers.join(',')}}`, start: msToNs(now - ms), end: msToNs(now) },
      headers: tenant === undefined ? {} : { 'x-scope-orgid': tenant },
      timeoutMs: 10_000,
      maxBytes: 100_000,
    });
    const { bytes } = (status === 200 ? JSON.parse(body) : {}) as { bytes?: unknown };
    return typeof bytes === 'number' ? bytes : undefined;
  } catch {
    // A gateway may not know the question; the meter keeps the budget all the same.
    return undefined;
  }
}

/** Counts what Loki answers. */
export function meteredHttp(http: Http, count: (bytes: number) => void): Http {
  return async (request) => {
    const response = await http(request);
    count(response.bytes);
    return response;
  };
}

export interface SourceBudget {
  /** Of history: what lies before it is skipped, as one gap, once the budget is spent. */
  readonly historyEnd: EpochMs;
  readonly isSpent: () => boolean;
  readonly onSkip: (fromMs: EpochMs) => void;
}

/** The source as it is, but history ends where its budget does. */
export function withinBudget(source: Source, budget: SourceBudget): Source {
  return {
    origin: source.origin,
    query: source.query,
    clock: () => source.clock(),
    count: (span) => source.count(span),
    show: (what) => source.show(what),
    read: (span, limits) => readWithin(source, budget, [span, limits]),
  };
}

async function* readWithin(
  source: Source,
  { historyEnd, isSpent, onSkip }: SourceBudget,
  [span, limits]: Parameters<Source['read']>,
): AsyncGenerator<Page> {
  const end = msToNs(historyEnd);
  let reached = span.from;
  if (!(isSpent() && reached < end)) {
    for await (const page of source.read(span, limits)) {
      yield page;
      reached = page.completeTo;
      if (isSpent() && reached < end) break;
    }
  }
  if (!isSpent() || reached >= end || reached >= span.until) return;
  const until = end < span.until ? end : span.until;
  onSkip(nsToMs(reached));
  yield skipped({ from: reached, until });
  if (until < span.until) yield* source.read({ from: until, until: span.until }, limits);
}

function skipped(span: Span): Page {
  return {
    lines: [],
    completeTo: span.until,
    gaps: [{ span, why: 'the budget for history is spent' }],
    warnings: [],
  };
}
