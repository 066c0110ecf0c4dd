import type { EpochMs, Labels } from '../../core/index';
import { CoreError } from '../../core/index';

export interface LokiSeries {
  readonly labels: Labels;
  readonly samples: readonly { readonly at: EpochMs; readonly value: number }[];
}

export interface LokiSample {
  readonly labels: Labels;
  readonly at: EpochMs;
  readonly value: number;
}

export interface LokiPattern {
  readonly pattern: string;
  readonly level?: string;
  readonly lines: number;
}

export interface LokiVolume {
  readonly labels: Labels;
  readonly bytes: number;
}

/** Of an instant or a range query; Loki counts seconds, with a fraction. */
export function samplesIn(data: unknown): readonly LokiSeries[] {
  const { resultType, result } = recordIn(data);
  if (resultType === 'scalar' && Array.isArray(result)) return [{ labels: {}, samples: [sampleOf(result)] }];
  if (resultType === 'streams')
    throw new CoreError(
      'invalid-config',
      'Failed to read a metric from Loki: the query gives lines. Use the operation Query, or count them, as in count_over_time({app="web"}[5m]).',
    );
  return listIn(result).map((one) => {
    const { metric, value, values } = recordIn(one);
    return { labels: labelsIn(metric), samples: (value === undefined ? listIn(values) : [value]).map(sampleOf) };
  });
}

export function textsIn(data: unknown): readonly string[] {
  return listIn(data).map(String);
}

export function patternsIn(data: unknown): readonly LokiPattern[] {
  return listIn(data).map((one) => {
    const { pattern, level, samples } = recordIn(one);
    const lines = listIn(samples).reduce<number>((sum, sample) => sum + Number(listIn(sample)[1] ?? 0), 0);
    return { pattern: String(pattern), ...(typeof level === 'string' && { level }), lines };
  });
}

export function volumesIn(data: unknown): readonly LokiVolume[] {
  return samplesIn(data).map(({ labels, samples }) => ({ labels, bytes: samples[0]?.value ?? 0 }));
}

function sampleOf(pair: unknown): { at: EpochMs; value: number } {
  const [at, value] = listIn(pair);
  return { at: Math.round(Number(at) * 1_000), value: Number(value) };
}

function labelsIn(value: unknown): Labels {
  return Object.fromEntries(Object.entries(recordIn(value ?? {})).map(([name, text]) => [name, String(text)]));
}

/** Go writes an empty list as null. */
function listIn(value: unknown): readonly unknown[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value as readonly unknown[];
  throw strange();
}

function recordIn(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Readonly<Record<string, unknown>>;
  throw strange();
}

function strange(): CoreError {
  const message =
    'Failed to read from Loki: its answer has another form than Loki 3. Check the address: this may not be a Loki.';
  return new CoreError('source-refused', message);
}
