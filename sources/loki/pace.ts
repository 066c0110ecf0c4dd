import type { EpochNs, Span } from '../../core/index';
import { addMs } from './nanoseconds';
import type { LokiLimits } from './limits';

/**
 * The size of answer we like: about 5,000 lines of 400 bytes. Parsing it stays under 20 ms, and it is half of gRPC's
 * default limit, so that long lines do not run into that limit on every page.
 */
const GOOD_BYTES = 2_000_000;
/** Just below gRPC's default limit. */
const LARGEST_BYTES = 3_800_000;
/** A larger limit saves Loki nothing that was measured, and one page must stay a small piece of work. */
const LARGEST_LIMIT = 5_000;
const SMALLEST_WINDOW_MS = 1_000;
/** For the first page, while nobody knows how long the lines are: Loki takes 18 s to say that an answer was too large (3.7.6). */
const FIRST_LIMIT = 1_000;

/** How much to ask for at once: learned from answers and refusals, and kept from one read to the next. */
export class Pace {
  limit: number;
  private windowMs: number;
  private hasFailed = false;
  /** Of the last page, in its JSON. */
  private lineBytes = 1;

  constructor(private limits: LokiLimits) {
    this.limit = Math.min(limits.entries, FIRST_LIMIT);
    this.windowMs = limits.lengthMs;
  }

  /** The largest limit worth trying, where pages must be as large as can be. */
  get cap(): number {
    return Math.max(1, Math.min(this.limits.entries, Math.floor(LARGEST_BYTES / this.lineBytes)));
  }

  /** Where a window that starts at `from` ends: as far as `until` where that is allowed and wise. */
  windowEnd(from: EpochNs, until: EpochNs): EpochNs {
    const end = addMs(from, this.windowMs);
    return end < until ? end : until;
  }

  /** Never grows to where the same lines would make too large an answer; slowly once that has happened. */
  served(lineCount: number, bytes: number): void {
    this.windowMs = Math.min(this.limits.lengthMs, this.windowMs * 2);
    // A page of few lines says little about how long the others are.
    if (lineCount < Math.min(this.limit, 100)) return;
    this.lineBytes = bytes / lineCount;
    const step = this.hasFailed ? Math.ceil(this.limit * 1.25) : LARGEST_LIMIT;
    const good = Math.floor(GOOD_BYTES / this.lineBytes);
    this.limit = Math.max(1, Math.min(this.limits.entries, LARGEST_LIMIT, good, step));
  }

  tooLarge(limit: number): void {
    this.hasFailed = true;
    this.limit = Math.max(1, Math.floor(Math.min(limit, this.limit) / 2));
  }

  /** A window of a second that is too slow is not made faster by cutting it up. */
  slow(span: Span): void {
    const askedMs = lengthMs(span);
    if (askedMs <= SMALLEST_WINDOW_MS) return;
    this.windowMs = Math.max(SMALLEST_WINDOW_MS, Math.floor(Math.min(askedMs, this.windowMs) / 2));
  }

  /** The server allows fewer lines an answer than it told, or than is usual. */
  learnEntries(allowed: number): void {
    this.limits = { ...this.limits, entries: allowed };
    this.limit = Math.min(this.limit, allowed);
  }

  /** The server allows shorter spans than it told. False when the refused span was not longer than that. */
  learnLength(allowedMs: number, refused: Span): boolean {
    if (lengthMs(refused) <= allowedMs) return false;
    this.limits = { ...this.limits, lengthMs: allowedMs };
    this.windowMs = Math.min(this.windowMs, allowedMs);
    return true;
  }
}

function lengthMs(span: Span): number {
  return Number(BigInt(span.until) - BigInt(span.from)) / 1e6;
}
