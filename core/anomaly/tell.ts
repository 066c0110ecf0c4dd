import type { EpochMs } from '../time';
import type { Source } from '../intake/source';
import type { Anomaly } from './anomaly';
import type { Telling } from './episodes';

export interface TellingContext {
  readonly baseline: string;
  readonly show: Source['show'];
  readonly now: EpochMs;
  readonly bornAt: EpochMs;
}

/** Room round an anomaly in the time range of its link, so that a person sees what came before. */
const CONTEXT_MS = 5 * 60_000;

/** Words an episode's telling as the anomaly that leaves the baseline. */
export function anomalyOf({ state, episode }: Telling, context: TellingContext): Anomaly {
  const shown = context.show({
    labels: episode.labels,
    contains: episode.contains,
    from: episode.startsAt - CONTEXT_MS,
    until: episode.lastEvidenceAt + CONTEXT_MS,
  });
  return {
    fingerprint: episode.fingerprint,
    baseline: context.baseline,
    startsAt: episode.startsAt,
    ...(state === 'resolved' && { endsAt: episode.lastEvidenceAt }),
    state,
    kind: episode.kind,
    service: episode.service,
    labels: episode.labels,
    ...(episode.template !== undefined && { template: episode.template }),
    score: episode.score,
    severity: episode.severity,
    reasons: episode.reasons,
    exemplars: episode.exemplars,
    counts: { lines: episode.lines },
    query: shown.query,
    ...(shown.link !== undefined && { link: shown.link }),
    toldAt: context.now,
    baselineAgeMs: Math.max(0, context.now - context.bornAt),
    isWarmingUp: episode.isWarmingUp,
  };
}
