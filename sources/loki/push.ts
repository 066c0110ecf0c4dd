import type { EpochNs, Labels } from '../../core/index';
import { CoreError } from '../../core/index';
import type { HttpResponse } from '../http';
import { HttpFailure } from '../http';
import type { BackOff } from './back-off';
import type { LokiSourceOptions } from './options';
import { outcomeOf, outcomeOfFailure } from './outcome';
import { refuseSeveralTenants } from './tenants';

export interface PushLine {
  readonly at: EpochNs;
  readonly labels: Labels;
  readonly metadata?: Labels;
  readonly text: string;
}

type PushOptions = Pick<LokiSourceOptions, 'http' | 'tenant' | 'signal' | 'requestTimeoutMs'>;

/** Loki takes 4 MB at once by default; 5,000 lines of a kilobyte have been too many (measured on 3.7.6). */
const CHUNK_LINES = 1_000;
const CHUNK_CHARACTERS = 1_000_000;
const REQUEST_TIMEOUT_MS = 30_000;
const MAX_ANSWER_BYTES = 1_000_000;

/**
 * In pieces, in their order. A repeat carries the same times and texts, which Loki stores once. One answer a line: undefined, or
 * why the piece it was in was refused. Throws CoreError `invalid-config` where several tenants are named.
 */
export async function pushLines(
  options: PushOptions,
  lines: readonly PushLine[],
  newBackOff: () => BackOff,
): Promise<readonly (CoreError | undefined)[]> {
  refuseSeveralTenants(options.tenant);
  const said: (CoreError | undefined)[] = [];
  for (const chunk of chunksOf(lines)) {
    const refused = await pushChunk(options, chunk, newBackOff());
    said.push(...chunk.map(() => refused));
  }
  return said;
}

function chunksOf(lines: readonly PushLine[]): readonly (readonly PushLine[])[] {
  const chunks: PushLine[][] = [];
  let characters = Infinity;
  for (const line of lines) {
    const isFull = characters + line.text.length > CHUNK_CHARACTERS || chunks.at(-1)!.length >= CHUNK_LINES;
    if (isFull) chunks.push([]);
    characters = (isFull ? 0 : characters) + line.text.length;
    chunks.at(-1)!.push(line);
  }
  return chunks;
}

async function pushChunk(
  options: PushOptions,
  chunk: readonly PushLine[],
  backOff: BackOff,
): Promise<CoreError | undefined> {
  const body = JSON.stringify({ streams: streamsOf(chunk) });
  for (;;) {
    const outcome = await send(options, body);
    if (outcome.kind === 'served') return undefined;
    if (outcome.kind !== 'again') return refused(outcome.why, chunk.length);
    try {
      await backOff.wait(outcome.why, outcome.retryAfter);
    } catch (error) {
      if (error instanceof CoreError) return unavailable(error, chunk.length);
      throw error;
    }
  }
}

function streamsOf(chunk: readonly PushLine[]): readonly unknown[] {
  const byLabels = Map.groupBy(chunk, ({ labels }) => JSON.stringify(Object.entries(labels).sort()));
  return [...byLabels.values()].map((lines) => ({
    stream: lines[0]!.labels,
    values: lines.map(({ at, text, metadata }) => (metadata === undefined ? [at, text] : [at, text, metadata])),
  }));
}

async function send({ http, tenant, signal, requestTimeoutMs }: PushOptions, body: string) {
  try {
    const response: HttpResponse = await http({
      method: 'POST',
      path: '/loki/api/v1/push',
      headers: { 'content-type': 'application/json', ...(tenant === undefined ? {} : { 'x-scope-orgid': tenant }) },
      body,
      timeoutMs: requestTimeoutMs ?? REQUEST_TIMEOUT_MS,
      maxBytes: MAX_ANSWER_BYTES,
      signal,
    });
    return response.status === 204 ? ({ kind: 'served', response } as const) : outcomeOf(response);
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    return outcomeOfFailure(error);
  }
}

/** With a 400 Loki stores what it could and names the first that it could not. */
function refused(why: string, count: number): CoreError {
  const isPartly = /^HTTP 400\b/.test(why);
  return new CoreError(
    'source-refused',
    isPartly
      ? `Failed to push ${count} lines to Loki: ${why}. Loki has stored the other lines of this request: do not push them again, correct the ones it names.`
      : `Failed to push ${count} lines to Loki: ${why}. Check the address, the sign-in and the tenant in the credential.`,
  );
}

function unavailable(error: CoreError, count: number): CoreError {
  const fact = /^Failed to read from Loki: (.*?)\. Nothing is lost/s.exec(error.message)?.[1] ?? error.message;
  const cure = 'Look at Loki, and push again: what it holds already is stored once if its times are the same.';
  return new CoreError('source-unavailable', `Failed to push ${count} lines to Loki: ${fact}. ${cure}`, {
    isRetryable: true,
  });
}
