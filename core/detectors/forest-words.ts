import type { Reason, WindowObservation } from './detector';
import { FOREST_FEATURES, unmeasured } from './forest-features';
import type { ForestFeature } from './forest-features';
import type { UsualRow } from './forest-usual';

const NAMES: Readonly<Record<ForestFeature, string>> = {
  count: 'lines',
  errorCount: 'errors',
  severityMean: 'mean severity (0 information, 1 warning, 2 error)',
  sources: 'sources',
  templates: 'different templates',
  newTemplates: 'new templates',
  signInFailures: 'failed sign-ins',
  linksDown: 'links gone down',
  flaps: 'flaps',
  outOfMemory: 'lines about memory that ran out',
};
const MOST_REASONS = 3;
/** Below so many deviations a feature is no reason, unless there is no other. */
const WORTH_NAMING = 2;

/** The features that are farthest from what is usual for this service, the oddest first. */
export function oddReasons(
  kind: string,
  seen: WindowObservation,
  row: UsualRow,
  deviations: readonly number[],
): Reason[] {
  const ranked = FOREST_FEATURES.map((feature, nth) => ({ feature, nth, deviation: deviations[nth]! }))
    .filter(({ deviation }) => deviation > 0)
    .sort((one, other) => other.deviation - one.deviation || one.nth - other.nth);
  const named = ranked.filter(({ deviation }, place) => place === 0 || deviation >= WORTH_NAMING);
  return named.slice(0, MOST_REASONS).map(({ feature, nth }) => {
    const observed = rounded(seen.features[feature] ?? 0);
    const expected = usualRange(feature, row.mean[nth]!, row.stray[nth]!);
    const minutes = Math.max(1, Math.round((seen.end - seen.start) / 60_000));
    const text = `In ${minutes} min ${seen.service} had ${observed} ${NAMES[feature]}, usually ${expected}.`;
    return { detector: kind, feature, observed, expected, text };
  });
}

function usualRange(feature: ForestFeature, mean: number, stray: number): string {
  const from = rounded(unmeasured(feature, Math.max(0, mean - 2 * stray)), feature);
  const to = rounded(unmeasured(feature, mean + 2 * stray), feature);
  return from === to ? `${from}` : `${from} to ${to}`;
}

/** Counts are whole; a mean has a digit behind the point. */
function rounded(value: number, feature?: ForestFeature): number {
  return feature === undefined || feature === 'severityMean' ? Math.round(value * 10) / 10 : Math.round(value);
}
