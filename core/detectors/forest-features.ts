import { DAY_MS, HOUR_MS } from '../time';
import type { WindowObservation } from './detector';

/** What a forest looks at besides hour and weekday. A mean is compared as it is, counts by their logarithms. */
export const FOREST_FEATURES = [
  'count',
  'errorCount',
  'severityMean',
  'sources',
  'templates',
  'newTemplates',
  'signInFailures',
  'linksDown',
  'flaps',
  'outOfMemory',
] as const;
export type ForestFeature = (typeof FOREST_FEATURES)[number];

/** Hour and weekday, as points of two circles. */
const OF_TIME = 4;
export const ROW_LENGTH = OF_TIME + FOREST_FEATURES.length;

/** The severest mean is 2; doubled, it weighs about as much as ten errors do. */
const MEAN_SCALE = 2;
/** 1970 began on a Thursday; weeks begin on Mondays here. */
const THURSDAY = 3;

/** The window's features on the scales on which they are compared: at 0 nothing happened. */
export function measured({ features }: WindowObservation): number[] {
  return FOREST_FEATURES.map((feature) => {
    const value = features[feature] ?? 0;
    const amount = Number.isFinite(value) ? Math.max(0, value) : 0;
    return feature === 'severityMean' ? MEAN_SCALE * Math.min(2, amount) : Math.log1p(amount);
  });
}

/** What a measured value was before. */
export function unmeasured(feature: ForestFeature, value: number): number {
  return feature === 'severityMean' ? value / MEAN_SCALE : Math.expm1(value);
}

/** 0 to 167, from Monday 00:00 UTC on. */
export function hourOfWeek(start: number): number {
  const hours = Math.floor(start / HOUR_MS) + THURSDAY * (DAY_MS / HOUR_MS);
  return ((hours % 168) + 168) % 168;
}

/** A row of a forest: the time, then how far each feature is from what is usual. */
export function writeRow(rows: Float32Array, at: number, hour: number, deviations: ArrayLike<number>): void {
  const ofDay = (2 * Math.PI * (hour % 24)) / 24;
  const ofWeek = (2 * Math.PI * Math.floor(hour / 24)) / 7;
  rows[at] = Math.sin(ofDay);
  rows[at + 1] = Math.cos(ofDay);
  rows[at + 2] = Math.sin(ofWeek);
  rows[at + 3] = Math.cos(ofWeek);
  for (let nth = 0; nth < deviations.length; nth++) rows[at + OF_TIME + nth] = deviations[nth]!;
}
