import type { Budget } from '../intake/source';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../time';

export interface ObserveOptions {
  readonly windowMs: number;
  /** How long a line may take to arrive before its window is scored. */
  readonly settleMs: number;
  /** How far each read goes back before the watermark, dropping what it knows. */
  readonly rereadMs: number;
  /** How late a line may be and still be found, by comparing counts of closed minutes. */
  readonly lateMs: number;
  /** How often these counts are compared. */
  readonly lateCheckMs: number;
  /** How long after they are out of reach closed minutes are counted once more, to say what came too late. */
  readonly lastLookMs: number;
  /** An episode ends after so long without evidence. */
  readonly holdOpenMs: number;
  /** How much history teaches a new baseline; it never alerts. */
  readonly learnFromMs: number;
  /** From which verdict score on a person is told, 0..1. */
  readonly threshold: number;
  /** The label that names the service; absent: the first of the usual ones. */
  readonly serviceLabel?: string;
  /** How many identities are kept at once: 8 bytes each. */
  readonly identityLimit: number;
  /** Of one round. */
  readonly budget: Budget;
  /** During catch-up, what has been decided is saved after so many lines … */
  readonly commitLines: number;
  /** … or so much time. */
  readonly commitMs: number;
}

/**
 * Settle: agents send within seconds. Re-read: covers them and a round. Late: what an agent's retries take; each minute of it costs
 * identities. Last look: Loki shows what was 3 h old when it came only after a flush, which takes up to 2 h. Hold open: a fault that
 * pauses for less is one fault. History of an hour is read in seconds and knows every minute's life.
 */
export const observeDefaults: ObserveOptions = {
  windowMs: MINUTE_MS,
  settleMs: 10 * SECOND_MS,
  rereadMs: 15 * SECOND_MS,
  lateMs: 10 * MINUTE_MS,
  lateCheckMs: MINUTE_MS,
  lastLookMs: 3 * HOUR_MS,
  holdOpenMs: 5 * MINUTE_MS,
  learnFromMs: HOUR_MS,
  threshold: 0.5,
  identityLimit: 1_000_000,
  // Two million lines in five minutes are 6,700 a second: more than that is caught up over several rounds.
  budget: { lines: 2_000_000, bytes: 2 * 1024 ** 3, deadlineMs: 5 * MINUTE_MS },
  commitLines: 50_000,
  commitMs: 5 * SECOND_MS,
};
