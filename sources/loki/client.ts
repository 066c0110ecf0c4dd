import type { EpochMs } from '../../core/index';
import type { HttpResponse } from '../http';
import { HttpFailure } from '../http';
import type { LokiSourceOptions } from './options';
import type { Outcome } from './outcome';
import { outcomeOf, outcomeOfFailure } from './outcome';

/**
 * Two answers may be held at once, one being used and one coming, each as text and parsed: four times this, plus what the
 * consumer still has, stays around 64 MB.
 */
const MAX_ANSWER_BYTES = 12_000_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** Beyond this a query goes as a form in the body: gateways cut long addresses at 4 to 8 KB. */
const LONGEST_ADDRESS = 2_000;

export interface LokiRequest {
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** At most the reader's own time-out, which is the default. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Another than the client's. */
  readonly tenant?: string;
}

/** One Loki and tenant: sends single requests, and remembers the time that Loki last told. */
export class LokiClient {
  private told: { readonly date: EpochMs; readonly elapsed: number } | undefined;

  constructor(
    private readonly options: Pick<LokiSourceOptions, 'http' | 'tenant' | 'signal' | 'requestTimeoutMs'>,
    private readonly elapsed: () => number,
  ) {}

  async send(request: LokiRequest): Promise<Outcome> {
    try {
      return outcomeOf(await this.respond(request));
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error;
      return outcomeOfFailure(error);
    }
  }

  /** The answer itself, whatever its status. Throws HttpFailure. */
  async respond({ path, query = {}, timeoutMs, signal, tenant }: LokiRequest): Promise<HttpResponse> {
    const limitMs = this.options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS;
    const form = new URLSearchParams(query).toString();
    const isLong = form.length > LONGEST_ADDRESS;
    const response = await this.options.http({
      method: isLong ? 'POST' : 'GET',
      path,
      ...(isLong ? { body: form } : { query }),
      headers: {
        ...this.headers(path, tenant),
        ...(isLong ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      },
      timeoutMs: Math.max(1, Math.ceil(Math.min(limitMs, timeoutMs ?? limitMs))),
      maxBytes: MAX_ANSWER_BYTES,
      signal: signal ?? this.options.signal,
    });
    this.hear(response.headers['date']);
    return response;
  }

  private headers(path: string, other?: string): Record<string, string> {
    // The limits endpoint demands a tenant even where sign-in is off; any name will do there.
    const tenant = other ?? this.options.tenant ?? (path === LIMITS_PATH ? 'fake' : undefined);
    return {
      'x-loki-response-encoding-flags': 'categorize-labels',
      ...(tenant === undefined ? {} : { 'x-scope-orgid': tenant }),
    };
  }

  /** What Loki's clock, or its gateway's, says now. Undefined when it cannot be asked. */
  async askTime(): Promise<EpochMs | undefined> {
    try {
      // The cheapest question; a refusal carries a Date as well.
      const { headers } = await this.respond({ path: '/loki/api/v1/status/buildinfo', timeoutMs: 5_000 });
      return parseDate(headers['date']);
    } catch (error) {
      if (error instanceof HttpFailure) return undefined;
      throw error;
    }
  }

  private hear(header: string | undefined): void {
    const date = parseDate(header);
    if (date !== undefined) this.told = { date, elapsed: this.elapsed() };
  }

  /** Loki's time by its last answer, to the second, plus what has passed since. */
  now(): EpochMs | undefined {
    return this.told && this.told.date + (this.elapsed() - this.told.elapsed);
  }
}

function parseDate(header: string | undefined): EpochMs | undefined {
  const date = Date.parse(header ?? '');
  return Number.isFinite(date) ? date : undefined;
}

export const LIMITS_PATH = '/config/tenant/v1/limits';
