import type { Detectors, Score, WindowObservation } from '../detectors';
import type { EpochMs } from '../time';
import { judge } from '../verdict';
import type { Verdict } from '../verdict';

export interface Silence {
  readonly seen: WindowObservation;
  readonly verdict: Verdict;
  /** Nobody speaks: then not the services are silent but what carries their lines. */
  readonly isPipeline: boolean;
}

export interface SilenceOptions {
  /** What ends before only teaches. */
  readonly learnUntil: EpochMs;
  readonly threshold: number;
}

/** Teaches the pauses of closed, covered windows, and gives each silence that is anomalous, window for window while it lasts. */
export function* findSilence(
  detectors: Detectors,
  observed: readonly WindowObservation[],
  options: SilenceOptions,
): Generator<Silence> {
  for (let from = 0; from < observed.length;) {
    const { start, end } = observed[from]!;
    let until = from;
    while (until < observed.length && observed[until]!.start === start) until++;
    const ofWindow = observed.slice(from, until);
    // Who speaks comes first: only then is it known whether all are silent.
    for (const seen of ofWindow) if (isHeard(seen)) detectors.learnSilence(seen);
    for (const seen of ofWindow)
      if (!isHeard(seen) && seen.template === undefined) yield* judged(detectors, seen, options);
    for (const seen of [...detectors.awaited({ start, end })]) yield* judged(detectors, seen, options);
    from = until;
  }
}

function* judged(detectors: Detectors, seen: WindowObservation, options: SilenceOptions): Generator<Silence> {
  const scores: readonly Score[] = seen.end <= options.learnUntil ? [] : detectors.scoreSilence(seen).scores;
  const verdict = judge(scores, { threshold: options.threshold });
  if (!verdict.isAnomalous) return detectors.learnSilence(seen);
  detectors.refuseSilence(seen);
  yield { seen, verdict, isPipeline: scores.some(({ cause }) => cause === 'pipeline') };
}

function isHeard({ features }: WindowObservation): boolean {
  return (features.count ?? 0) > 0;
}
