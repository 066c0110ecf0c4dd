import type { RawLine, Span } from '../../core/index';
import { CoreError } from '../../core/index';
import { parseSuccess } from './answer';
import { refusal } from './asking';
import { BackOff } from './back-off';
import { LokiClient } from './client';
import type { LokiSourceOptions } from './options';
import type { LokiPattern, LokiSample, LokiSeries, LokiVolume } from './api-answers';
import { patternsIn, samplesIn, textsIn, volumesIn } from './api-answers';
import type { PushLine } from './push';
import { pushLines } from './push';
import { createLokiSource } from './source';

export type LokiApiOptions = Omit<LokiSourceOptions, 'query'>;

export interface LinesRead {
  /** In the order of their times. */
  readonly lines: readonly RawLine[];
  /** There were more than the limit. */
  readonly isCut: boolean;
  readonly warnings: readonly string[];
}

/** Somebody waits for the answer. */
const PATIENCE_MS = 60_000;
const MOST_BYTES = 50_000_000;

/** What people and workflows ask a Loki beside watching it. Throws CoreError `invalid-config`, `source-refused`, `source-unavailable`. */
export class LokiApi {
  private readonly client: LokiClient;

  constructor(private readonly options: LokiApiOptions) {
    this.client = new LokiClient(options, () => this.elapsed());
  }

  /** The oldest lines of a log query, at most `limit`, through the reader and all its care. */
  async lines(query: string, span: Span, limit: number): Promise<LinesRead> {
    const source = createLokiSource({ ...this.options, query, readsOwnLines: true });
    const lines: RawLine[] = [];
    const warnings: string[] = [];
    const budget = { lines: limit + 1, bytes: MOST_BYTES, deadlineMs: PATIENCE_MS };
    let completeTo = span.from;
    for await (const page of source.read(span, budget)) {
      // A nanosecond may hold any number of lines: what is over the limit is not kept while it comes.
      lines.push(...page.lines.slice(0, Math.max(0, limit + 1 - lines.length)));
      warnings.push(...page.warnings, ...page.gaps.map(({ why }) => why));
      completeTo = page.completeTo;
      if (lines.length > limit) break;
    }
    return { lines: lines.slice(0, limit), isCut: lines.length > limit || completeTo < span.until, warnings };
  }

  /** A metric query at one instant. */
  async metric(query: string, at: string): Promise<readonly LokiSample[]> {
    return samplesIn(await this.ask('/loki/api/v1/query', { query, time: at })).flatMap(({ labels, samples }) =>
      samples.map((sample) => ({ labels, ...sample })),
    );
  }

  async metricRange(query: string, span: Span, step: string): Promise<readonly LokiSeries[]> {
    return samplesIn(await this.ask('/loki/api/v1/query_range', { query, ...timesOf(span), step }));
  }

  async labels(span: Span): Promise<readonly string[]> {
    return textsIn(await this.ask('/loki/api/v1/labels', timesOf(span)));
  }

  async labelValues(label: string, span: Span): Promise<readonly string[]> {
    if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label))
      throw new CoreError(
        'invalid-config',
        `Failed to read from Loki: "${label.slice(0, 60)}" is not the name of a label. Use letters, digits and underscores.`,
      );
    return textsIn(await this.ask(`/loki/api/v1/label/${label}/values`, timesOf(span)));
  }

  /** Loki's own patterns: of the last 3 h, off by default, and none that has fewer than 30 lines. */
  async patterns(selector: string, span: Span): Promise<readonly LokiPattern[]> {
    return patternsIn(await this.ask('/loki/api/v1/patterns', { query: selector, ...timesOf(span) }));
  }

  /** Bytes, not lines; what is not flushed yet is counted roughly. */
  async volume(selector: string, span: Span, limit: number): Promise<readonly LokiVolume[]> {
    const query = { query: selector, ...timesOf(span), limit: String(limit) };
    return volumesIn(await this.ask('/loki/api/v1/index/volume', query));
  }

  /** Undefined for a line that was taken, else why its request was refused. Repeats what may pass by itself. */
  push(lines: readonly PushLine[]): Promise<readonly (CoreError | undefined)[]> {
    return pushLines(this.options, lines, () => this.backOff());
  }

  /** All of them, or it throws why some were not taken. */
  async pushAll(lines: readonly PushLine[]): Promise<void> {
    const refused = (await this.push(lines)).find((error) => error !== undefined);
    if (refused !== undefined) throw refused;
  }

  private async ask(path: string, query: Record<string, string>): Promise<unknown> {
    const backOff = this.backOff();
    for (;;) {
      const outcome = await this.client.send({ path, query });
      if (outcome.kind === 'served') {
        const parsed = parseSuccess(outcome.response.body);
        if (parsed !== undefined) return parsed.data;
        await backOff.wait('its answer was cut off, or is not an answer to the question');
      } else if (outcome.kind === 'again') {
        await backOff.wait(outcome.why, outcome.retryAfter);
      } else if (outcome.kind === 'refused' && outcome.status === 404 && /patterns|volume/.test(path)) {
        throw switchedOff(path);
      } else {
        throw refusal(outcome.why, outcome.kind === 'refused' ? outcome.status : 400);
      }
    }
  }

  private backOff(): BackOff {
    const { sleep, now, random } = this.options;
    const elapsed = (): number => this.elapsed();
    return new BackOff({ sleep, now, random, elapsed }, this.elapsed() + PATIENCE_MS);
  }

  private elapsed(): number {
    return this.options.elapsed?.() ?? performance.now();
  }
}

function timesOf({ from, until }: Span): { start: string; end: string } {
  return { start: from, end: until };
}

function switchedOff(path: string): CoreError {
  const cure = /patterns/.test(path)
    ? 'Switch on pattern_ingester in its configuration'
    : 'Switch on volume_enabled in its limits';
  return new CoreError('source-refused', `Failed to read from Loki: it does not serve ${path} (HTTP 404). ${cure}.`);
}
