import { publicHash } from '../hash';
import { countSurprise, evidence } from '../stat';
import { RowTable } from '../store/row-table';
import type { Parts } from '../store/store';
import { MINUTE_MS } from '../time';
import type { Detector, DetectorKind, Reason, Score, WindowObservation } from './detector';
import { ORDINARY } from './ordinary';
import { afterIdle, expectedCount, learnCount, newRateRow, refuseCount, sizeOf, sumOfLast } from './rate-model';
import type { RateRow, Sight } from './rate-model';
import { amount, barFor, MOST_LINES } from './rate-bars';

/**
 * More lines than usual, of a template or of a whole service. Sees rises only: silence is a heartbeat's matter. Bad at: rises
 * under threefold, slow drifts (they become the new normal as they come), and a template's first half hour, which belongs to
 * `new-template`.
 *
 * A rise must be large (factor), certain (surprise), worth the trouble (lines) and must last. Errors speak when two of three
 * windows are raised, or three of ten where lines are rare; everything below error, and a service as a whole, only when six of
 * ten are (restarts, jobs and bursts of warnings are over by then) and, for a template, when it is regular and adds a fifth to
 * the service's lines (new features are chatty), or a tenth for warnings.
 */
export const rate: DetectorKind<WindowObservation> = {
  kind: 'rate',
  sees: 'window',
  schema: 1,
  maxBytes: 6_000_000,
  open: (parts) => new Rate(parts),
};

const WARM_WINDOWS = 30;
/** A rise that a burst of the last days nearly reached is not news. */
const BEYOND_PEAK = 1.2;
/** A window counts towards a rise from this part of the factor on: chance takes some below it, and the sum must reach it all. */
const RAISED = 0.7;
const CALM_WINDOWS = 4;
const BURST_WINDOWS = 3;
/** What is suspected and does not last (yet). */
const SUSPICION = 0.45;

class Rate implements Detector<WindowObservation> {
  readonly #series: RowTable<RateRow>;
  /** Spares hashing a series' name for every window. */
  readonly #bySeries = new Map<string, RateRow>();

  constructor(parts: Parts) {
    this.#series = new RowTable({ name: 'series', capacity: 20_000, rowsAPart: 128 }, parts);
  }

  score(seen: WindowObservation): Score | 'warming-up' {
    const known = this.#rowOf(seen);
    const sight = sightOf(seen);
    if (known === undefined || known.windows + sight.idle < WARM_WINDOWS) return 'warming-up';
    if (sight.count === 0) return ORDINARY;
    return judge(afterIdle(known, sight.idle), sight, seen);
  }

  learn(seen: WindowObservation): void {
    this.#teach(seen, learnCount);
  }

  refuse(seen: WindowObservation): void {
    this.#teach(seen, refuseCount);
  }

  changes(): Iterable<readonly [part: string, bytes: Uint8Array | undefined]> {
    return this.#series.changes();
  }

  #teach(seen: WindowObservation, teach: (row: RateRow, sight: Sight) => void): void {
    const row = this.#rowOf(seen) ?? this.#meet(seen);
    row.at = Math.max(row.at, seen.start);
    teach(row, sightOf(seen));
    this.#series.touch(row);
  }

  #meet(seen: WindowObservation): RateRow {
    const row = newRateRow(keyOf(seen), seen.start);
    if (this.#series.add(row).length > 0) this.#bySeries.clear();
    return row;
  }

  #rowOf(seen: WindowObservation): RateRow | undefined {
    let row = this.#bySeries.get(seen.series);
    if (row === undefined && (row = this.#series.get(keyOf(seen)))) this.#bySeries.set(seen.series, row);
    return row;
  }
}

function judge(row: RateRow, sight: Sight, seen: WindowObservation): Score {
  const bar = barFor(seen);
  const average = expectedCount(row, sight.rest);
  const expected = Math.max(average, bar.floor);
  const isRaised = (count: number): boolean => count >= Math.max(1, RAISED * bar.factor * expected);
  if (average < bar.regular || !isRaised(sight.count)) return ORDINARY;
  const counts = sinceCalm([...row.recent, sight.count], isRaised);
  // A long horizon is for rises that are slow: one burst in it must not speak again with every lively window that follows.
  const most = (windows: number): number =>
    windows <= BURST_WINDOWS ? MOST_LINES : Math.max(3, 2 * bar.factor * expected);
  let strongest = ORDINARY;
  for (const horizon of bar.horizons) {
    // From the first raised window: what came before belongs to the usual, and would only delay the news.
    const within = counts.slice(-horizon.windows).map((count) => Math.min(count, most(horizon.windows)));
    const rising = within.slice(within.findIndex(isRaised));
    const windows = rising.length;
    const total = sumOfLast(rising, windows);
    const usual = windows * expected;
    const lasts = rising.filter(isRaised).length >= horizon.raised;
    const isKnownBurst = total <= (BEYOND_PEAK * row.peak * windows) / 3;
    const strength = Math.min(
      evidence(total / Math.max(usual, Number.MIN_VALUE), bar.factor),
      evidence(countSurprise(total, usual, sizeOf(row)), bar.surprise),
      evidence(total - usual, Math.max(bar.lines, bar.share * windows * (sight.rest ?? 0))),
    );
    const value = lasts && !isKnownBurst ? strength : Math.min(strength, SUSPICION);
    if (value > strongest.value)
      strongest = { value, reasons: [reason(seen, { windows, total, usual, size: sizeOf(row) })] };
  }
  return strongest;
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

interface Rise {
  readonly windows: number;
  readonly total: number;
  readonly usual: number;
  readonly size: number;
}

function reason(seen: WindowObservation, { windows, total, usual, size }: Rise): Reason {
  const spread = 2 * Math.sqrt(usual + usual ** 2 / size);
  const from = Math.max(0, Math.floor(usual - spread));
  const expected = `${from} to ${Math.ceil(usual + spread)}`;
  const minutes = Math.round((windows * (seen.end - seen.start)) / MINUTE_MS);
  const what = seen.template === undefined ? `${seen.service} logged` : 'This was logged';
  const text = `${what} ${total} times within ${minutes} min, usually ${expected}.`;
  return { detector: rate.kind, feature: 'count', observed: total, expected, text };
}

/** The series' name may be of any length; its hash keeps rows small. */
function keyOf(seen: WindowObservation): string {
  return publicHash(seen.series);
}

function sightOf(seen: WindowObservation): Sight {
  const { count, serviceCount, idleWindows } = seen.features;
  const own = amount(count);
  const rest = serviceCount === undefined ? undefined : Math.max(0, amount(serviceCount) - own);
  return { count: own, idle: Math.floor(amount(idleWindows)), rest };
}
