import type { EpochNs, Labels, Span } from '../../core/index';

/** One line as Loki writes it: time, text, and what the header `categorize-labels` adds. */
export type Entry = readonly [EpochNs, string, { readonly structuredMetadata?: Labels }?];

export interface AnsweredStream {
  readonly stream: Labels;
  readonly values: readonly Entry[];
}

/** An answer to a log query that was checked as a whole. */
export interface Answer {
  readonly streams: readonly AnsweredStream[];
  readonly lineCount: number;
  /** Undefined when there are no lines. */
  readonly firstAt: EpochNs | undefined;
  readonly lastAt: EpochNs | undefined;
  /** How many lines have the time `lastAt`. */
  readonly lastCount: number;
  readonly warnings: readonly string[];
  readonly bytes: number;
}

/** Undefined when the text is not the whole, well-formed answer to a log query over the span. */
export function parseAnswer(body: string, span: Span, bytes: number): Answer | undefined {
  const data = parseStreams(body);
  if (!data) return undefined;
  const tally = { lineCount: 0, firstAt: '~', lastAt: '', lastCount: 0 };
  for (const { values } of data.streams) if (!tallyValues(values, tally)) return undefined;
  const isInside = tally.lineCount === 0 || (tally.firstAt >= span.from && tally.lastAt < span.until);
  if (!isInside) return undefined;
  const isEmpty = tally.lineCount === 0;
  return {
    ...data,
    ...tally,
    firstAt: isEmpty ? undefined : tally.firstAt,
    lastAt: isEmpty ? undefined : tally.lastAt,
    bytes,
  };
}

interface Tally {
  lineCount: number;
  firstAt: string;
  lastAt: string;
  lastCount: number;
}

/** Looks at every time, not just the ends: some versions have sorted a stream's lines wrongly (grafana/loki#19133). */
function tallyValues(values: readonly Entry[], tally: Tally): boolean {
  for (const entry of values) {
    const at = entry[0];
    if (typeof at !== 'string' || at.length !== 19 || typeof entry[1] !== 'string') return false;
    if (at > tally.lastAt) {
      tally.lastAt = at;
      tally.lastCount = 1;
    } else if (at === tally.lastAt) {
      tally.lastCount++;
    }
    if (at < tally.firstAt) tally.firstAt = at;
  }
  tally.lineCount += values.length;
  return true;
}

interface Streams {
  readonly streams: readonly AnsweredStream[];
  readonly warnings: readonly string[];
}

function parseStreams(body: string): Streams | undefined {
  const data = parseData(body, 'streams');
  if (!data || !data.result.every(isStream)) return undefined;
  return { streams: data.result, warnings: data.warnings };
}

function isStream(value: unknown): value is AnsweredStream {
  return isRecord(value) && isRecord(value.stream) && Array.isArray(value.values) && value.values.every(Array.isArray);
}

/** The one number of an answer to `sum(count_over_time(…))`; a selector without lines is an empty vector. */
export function parseCount(body: string): number | undefined {
  const data = parseData(body, 'vector');
  if (!data) return undefined;
  if (data.result.length === 0) return 0;
  const sample = data.result[0];
  const count = isRecord(sample) && Array.isArray(sample.value) ? Number(sample.value[1]) : NaN;
  return Number.isFinite(count) ? count : undefined;
}

function parseData(body: string, resultType: string): { result: unknown[]; warnings: string[] } | undefined {
  const parsed = parseSuccess(body);
  const data = parsed?.data;
  if (!isRecord(data) || data.resultType !== resultType) return undefined;
  // Go writes an empty list as null.
  const result = data.result ?? [];
  const warnings = Array.isArray(parsed?.warnings) ? parsed.warnings.map(String) : [];
  return Array.isArray(result) ? { result, warnings } : undefined;
}

/** Any of Loki's JSON answers. Undefined for what is not one, such as half of one or a gateway's page. */
export function parseSuccess(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return isRecord(parsed) && parsed.status === 'success' ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
