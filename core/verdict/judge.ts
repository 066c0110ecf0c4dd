import type { Reason, Score } from '../detectors/detector';

export interface Verdict {
  /** 0 (ordinary) .. 1 */
  readonly score: number;
  /** From the strongest score down, at most five. */
  readonly reasons: readonly Reason[];
  readonly isAnomalous: boolean;
  /** `service` where no template is to blame: see Score. */
  readonly cause?: 'service';
}

/** So much of what is still missing to certainty can be won by agreement. */
const AGREEMENT = 0.1;
const MAX_REASONS = 5;
const ORDINARY: Verdict = { score: 0, reasons: [], isAnomalous: false };

/**
 * The strongest score, and a little more when a second one agrees. Not noisy-or: detectors look at the same line, so their
 * doubts are not independent, and two half-suspicions must never add up to waking a person: below .5 the bonus of two equal
 * scores never reaches .5 from less than .47.
 */
export function judge(scores: readonly Score[], options: { readonly threshold: number }): Verdict {
  if (scores.length === 0) return ORDINARY;
  const ranked = [...scores].sort((one, other) => other.value - one.value);
  const strongest = ranked[0]!.value;
  const second = ranked[1]?.value ?? 0;
  const score = Math.min(1, strongest + AGREEMENT * second * (1 - strongest));
  const reasons = ranked.flatMap((each) => (each.value > 0 ? each.reasons : [])).slice(0, MAX_REASONS);
  // A template that is anomalous by itself is the narrower cause, and keeps its own episode.
  const isService = ranked.every((each) => each.cause === 'service' || each.value < options.threshold);
  return { score, reasons, isAnomalous: score >= options.threshold, ...(isService && { cause: 'service' as const }) };
}
