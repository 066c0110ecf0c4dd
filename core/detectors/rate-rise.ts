import { countSurprise, evidence } from '../stat';
import type { Bar } from './rate-bars';
import { MOST_LINES } from './rate-bars';
import { expectedCount, sizeOf, sumOfLast } from './rate-model';
import type { RateRow, Sight } from './rate-model';

/** More lines than usual within some windows. */
export interface Rise {
  readonly value: number;
  readonly windows: number;
  readonly total: number;
  readonly usual: number;
  readonly size: number;
}

/** A rise that a burst of the last days nearly reached is not news. */
const BEYOND_PEAK = 1.2;
/** A window counts towards a rise from this part of the factor on: chance takes some below it, and the sum must reach it all. */
const RAISED = 0.7;
const CALM_WINDOWS = 4;
const BURST_WINDOWS = 3;
/** What is suspected and does not last (yet). */
const SUSPICION = 0.45;

/** The strongest rise that ends with this window; undefined where there is none, or where it is a habit of this hour. */
export function judgeRise(row: RateRow, sight: Sight, bar: Bar): Rise | undefined {
  const average = expectedCount(row, sight.rest, sight.usual?.high);
  const expected = Math.max(average, bar.floor);
  const isRaised = (count: number): boolean => count >= Math.max(1, RAISED * bar.factor * expected);
  if (average < bar.regular || !isRaised(sight.count)) return undefined;
  const counts = sinceCalm([...row.recent, sight.count], isRaised);
  let strongest: Rise | undefined;
  for (const horizon of bar.horizons) {
    const within = cappedTo(counts.slice(-horizon.windows), mostOf(horizon.windows, bar.factor * expected));
    const rise = riseOf({ row, sight, bar, expected }, within.slice(within.findIndex(isRaised)));
    if (rise === undefined) continue;
    const isLong = within.filter(isRaised).length >= horizon.raised;
    const isKnownBurst = rise.total <= (BEYOND_PEAK * row.peak * rise.windows) / BURST_WINDOWS;
    const value = isLong && !isKnownBurst ? rise.value : Math.min(rise.value, SUSPICION);
    if (value > (strongest?.value ?? 0)) strongest = { ...rise, value, total: sumOfLast(counts, rise.windows) };
  }
  return strongest;
}

interface Judged {
  readonly row: RateRow;
  readonly sight: Sight;
  readonly bar: Bar;
  readonly expected: number;
}

/** From the first raised window: what came before belongs to the usual, and would only delay the news. */
function riseOf({ row, sight, bar, expected }: Judged, rising: readonly number[]): Rise | undefined {
  const windows = rising.length;
  const total = sumOfLast(rising, windows);
  if (total <= (sight.usual?.high ?? 0) * windows) return undefined;
  const usual = windows * expected;
  const size = sizeOf(row);
  const value = Math.min(
    evidence(total / Math.max(usual, Number.MIN_VALUE), bar.factor),
    evidence(countSurprise(total, usual, size), bar.surprise),
    evidence(total - usual, Math.max(bar.lines, bar.share * windows * (sight.rest ?? 0))),
  );
  return { value, windows, total, usual, size };
}

/** A long horizon is for rises that are slow: one burst in it must not speak again with every lively window that follows. */
function mostOf(windows: number, raised: number): number {
  return windows <= BURST_WINDOWS ? MOST_LINES : Math.max(3, 2 * raised);
}

function cappedTo(counts: readonly number[], most: number): readonly number[] {
  return counts.map((count) => Math.min(count, most));
}

/** What lies before a calm is another story: without this the first lively window after a rise would tell of it again. */
function sinceCalm(counts: readonly number[], isRaised: (count: number) => boolean): readonly number[] {
  let calm = 0;
  for (let index = counts.length - 1; index >= 0; index--) {
    calm = isRaised(counts[index]!) ? 0 : calm + 1;
    if (calm === CALM_WINDOWS) return counts.slice(index + 1);
  }
  return counts;
}
