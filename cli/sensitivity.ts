import { Refusal } from './refusal';

/** From which score on a person is told. `high` tells a new error from its first line on. */
const THRESHOLDS = { low: 0.65, normal: 0.5, high: 0.3 } as const;

export function thresholdOf(level: string): number {
  if (Object.hasOwn(THRESHOLDS, level)) return THRESHOLDS[level as keyof typeof THRESHOLDS];
  throw new Refusal(`Failed to read --sensitivity: "${level}" is unknown. Choose from low, normal, high.`);
}
