import type { EpochMs } from '../time';
import type { Alert } from '../alert/alert';

/** A stage gives every alert back: passed or held. It never sees an end of what was told firing, for that always passes. */
export interface Stage {
  readonly name: string;
  apply(alerts: readonly Alert[], now: EpochMs): StageResult;
}

export interface StageResult {
  readonly passed: readonly Alert[];
  readonly held: readonly Held[];
}

export interface Held {
  readonly alert: Alert;
  readonly by: string;
  readonly why: string;
}

/** Alerts through all stages, in their order. */
export function applyStages(stages: readonly Stage[], alerts: readonly Alert[], now: EpochMs): StageResult {
  return stages.reduce<StageResult>(
    (result, stage) => {
      const next = stage.apply(result.passed, now);
      return { passed: next.passed, held: [...result.held, ...next.held] };
    },
    { passed: alerts, held: [] },
  );
}
