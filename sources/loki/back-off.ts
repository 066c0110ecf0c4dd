import { CoreError } from '../../core/index';

export interface BackOffOptions {
  sleep(ms: number): Promise<void>;
  now(): number;
  /** Milliseconds that only ever rise. */
  elapsed(): number;
  random(): number;
}

const FIRST_MS = 500;
const CEILING_MS = 15_000;
/** A gateway may ask for more patience than our own, within reason. */
const RETRY_AFTER_CEILING_MS = 60_000;
const TRIES = 6;

/**
 * Waits between tries: exponential with full jitter (Brooker 2015), which spreads the readers that failed together. Ends by
 * throwing when tries or time are used up.
 */
export class BackOff {
  private failures = 0;

  constructor(
    private readonly options: BackOffOptions,
    private readonly deadline: number,
    private readonly tries = TRIES,
  ) {}

  succeeded(): void {
    this.failures = 0;
  }

  async wait(why: string, retryAfter?: string): Promise<void> {
    this.failures++;
    const ownMs = this.options.random() * Math.min(CEILING_MS, FIRST_MS * 2 ** (this.failures - 1));
    const askedMs = parseRetryAfter(retryAfter, this.options.now()) ?? 0;
    const waitMs = Math.max(ownMs, Math.min(askedMs, RETRY_AFTER_CEILING_MS));
    const isLate = this.options.elapsed() + waitMs > this.deadline;
    if (isLate || this.failures >= this.tries) throw this.givenUp(why, isLate);
    await this.options.sleep(waitMs);
  }

  private givenUp(why: string, isLate: boolean): CoreError {
    const tries = this.failures === 1 ? '1 try' : `${this.failures} tries`;
    const fact = `${why} (${tries}${isLate ? ', no time left' : ''})`;
    return new CoreError(
      'source-unavailable',
      `Failed to read from Loki: ${fact}. Nothing is lost: Loghorn keeps its place and asks again; look at Loki if this goes on.`,
      { isRetryable: true },
    );
  }
}

/** Milliseconds from either form of the header; undefined for a negative number, a past date or garbage. */
export function parseRetryAfter(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text.trim())) return Number(text) * 1_000;
  // Only the form with a month's name: Date.parse would take "-5" for a year.
  const waitMs = /[a-z]{3}/i.test(text) ? Date.parse(text) - now : NaN;
  return waitMs > 0 ? waitMs : undefined;
}
