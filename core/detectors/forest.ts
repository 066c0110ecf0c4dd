import { publicHash } from '../hash';
import { bitsIn } from '../stat';
import { RowTable } from '../store/row-table';
import type { Parts } from '../store/store';
import { DAY_MS } from '../time';
import type { Detector, DetectorKind, Score, WindowObservation } from './detector';
import { hourOfWeek, measured } from './forest-features';
import { growForest, isFarOut, isOdd, oddnessOf } from './forest-model';
import type { GrownForest, Oddness } from './forest-model';
import { ForestSample } from './forest-sample';
import { deviationsOf, holdBack, learnUsual, newUsual, recentWith } from './forest-usual';
import type { UsualRow } from './forest-usual';
import { oddReasons } from './forest-words';
import { ORDINARY } from './ordinary';

/**
 * A service's window that is odd as a whole: many features a little, or one by far, at this hour of this weekday. One Isolation
 * Forest for all services, grown from how far each window was above what is usual for its own service.
 *
 * It tells where two of the latest five windows are far out (three, where only one feature is), each by the forest and by the
 * length of its deviations together. An odd window alone is a suspicion below .5, which supports the reasons of others. Known
 * after a day, when it only suspects; it tells from the seventh day on. Silence and drops are not its matter. Decision 0014.
 */
export const forest: DetectorKind<WindowObservation> = {
  kind: 'forest',
  sees: 'window',
  schema: 1,
  maxBytes: 1_500_000,
  open: (parts, seed) => new Forest(parts, seed),
};

const WARM_MS = DAY_MS;
const FULL_MS = 7 * DAY_MS;
/** Of a service, before its windows are compared with what is usual. */
const WARM_WINDOWS = 60;
/** Fewer hold no hundredth worth the name. */
const LEAST_ROWS = 500;
const MOST_SUSPICION = 0.45;
const LEAST_SUSPICION = 0.2;
/** Far-out windows of the latest five: a burst of one feature is over by the third, several features together seldom are chance. */
const WINDOWS_OF_ONE = 3;
const WINDOWS_OF_SEVERAL = 2;
/** Deviations: it is one of several. */
const NOTABLE = 2;

interface Sight {
  readonly row: UsualRow;
  readonly values: readonly number[];
  readonly deviations: readonly number[];
  readonly oddness: Oddness;
  readonly isOdd: boolean;
  readonly isFarOut: boolean;
  readonly bars: Oddness;
}

class Forest implements Detector<WindowObservation> {
  readonly #services: RowTable<UsualRow>;
  readonly #sample: ForestSample;
  readonly #keys = new Map<string, string>();
  /** Spares looking twice at a window that is scored and then taught. */
  #looked: { readonly seen: WindowObservation; readonly sight: Sight | undefined } | undefined;
  #grown: { readonly edition: string; readonly forest: GrownForest } | undefined;

  constructor(
    parts: Parts,
    private readonly seed: number,
  ) {
    this.#services = new RowTable({ name: 'services', capacity: 1_000, rowsAPart: 64 }, parts);
    this.#sample = new ForestSample(parts, seed);
  }

  score(seen: WindowObservation): Score | 'warming-up' {
    if (!isWatched(seen)) return ORDINARY;
    const sight = this.#look(seen);
    this.#looked = { seen, sight };
    if (sight === undefined) return 'warming-up';
    if (!sight.isOdd) return ORDINARY;
    const value = this.#isTelling(seen, sight) ? told(sight) : suspicion(sight);
    return { value, reasons: oddReasons(forest.kind, seen, sight.row, sight.deviations) };
  }

  learn(seen: WindowObservation): void {
    if (!isWatched(seen)) return;
    this.#sample.begin(seen.start);
    const sight = this.#takeSight(seen);
    if (sight?.isOdd) return this.#holdBack(seen, sight);
    const values = measured(seen);
    const row = this.#rowOf(seen) ?? this.#meet(seen, values);
    this.#note(row, seen, false);
    if (row.windows >= WARM_WINDOWS) {
      this.#sample.offer({ hour: hourOfWeek(seen.start), deviations: deviationsOf(row, values) });
      this.#trainWhenDue(seen);
    }
    learnUsual(row, values);
  }

  refuse(seen: WindowObservation): void {
    if (!isWatched(seen)) return;
    const sight = this.#takeSight(seen);
    const row = this.#rowOf(seen);
    if (sight) this.#holdBack(seen, sight);
    else if (row) {
      this.#note(row, seen, false);
      holdBack(row, measured(seen));
    }
  }

  get evicted(): number {
    return this.#services.evicted;
  }

  *changes(): Iterable<readonly [part: string, bytes: Uint8Array | undefined]> {
    yield* this.#services.changes();
    yield* this.#sample.changes();
  }

  #takeSight(seen: WindowObservation): Sight | undefined {
    const sight = this.#looked?.seen === seen ? this.#looked.sight : this.#look(seen);
    this.#looked = undefined;
    return sight;
  }

  /** Undefined while it does not know enough. */
  #look(seen: WindowObservation): Sight | undefined {
    const row = this.#rowOf(seen);
    const grown = this.#forest();
    if (row === undefined || row.windows < WARM_WINDOWS || grown === undefined) return undefined;
    const values = measured(seen);
    const deviations = deviationsOf(row, values);
    const hour = hourOfWeek(seen.start);
    const oddness = oddnessOf(grown, { hour, deviations });
    const { bars } = grown;
    return { row, values, deviations, oddness, bars, isOdd: isOdd(bars, oddness), isFarOut: isFarOut(bars, oddness) };
  }

  /** Grown when it is first asked for: it follows from the sample, and is not stored. */
  #forest(): GrownForest | undefined {
    if (this.#sample.trainedAt === 0) return undefined;
    const { edition } = this.#sample;
    if (this.#grown?.edition !== edition)
      this.#grown = { edition, forest: growForest(this.#sample.trainingRows(), this.seed) };
    return this.#grown.forest;
  }

  #isTelling(seen: WindowObservation, { row, deviations, isFarOut }: Sight): boolean {
    if (!isFarOut || seen.start - this.#sample.bornAt < FULL_MS) return false;
    const isInCompany = deviations.filter((deviation) => deviation >= NOTABLE).length >= 2;
    return bitsIn(recentWith(row, seen, true)) >= (isInCompany ? WINDOWS_OF_SEVERAL : WINDOWS_OF_ONE);
  }

  #holdBack(seen: WindowObservation, { row, values, isFarOut }: Sight): void {
    this.#note(row, seen, isFarOut);
    holdBack(row, values);
  }

  #note(row: UsualRow, seen: WindowObservation, isOdd: boolean): void {
    row.recent = recentWith(row, seen, isOdd);
    row.at = Math.max(row.at, seen.start);
    this.#services.touch(row);
  }

  /** Daily while a week is not full, for each day shows other hours and weekdays; then weekly. */
  #trainWhenDue({ start }: WindowObservation): void {
    const { bornAt, trainedAt, size } = this.#sample;
    if (start - bornAt < WARM_MS || size < LEAST_ROWS) return;
    const isFull = trainedAt > 0 && trainedAt - bornAt >= FULL_MS;
    const since = start - Math.max(bornAt, trainedAt);
    if (since >= (isFull ? FULL_MS : WARM_MS)) this.#sample.train(start, isFull);
  }

  #rowOf(seen: WindowObservation): UsualRow | undefined {
    return this.#services.get(this.#keyOf(seen));
  }

  #meet(seen: WindowObservation, values: readonly number[]): UsualRow {
    const row = newUsual(this.#keyOf(seen), seen.start, values);
    this.#services.add(row);
    return row;
  }

  /** A service's name may be of any length; its hash keeps rows small. */
  #keyOf({ service }: WindowObservation): string {
    let key = this.#keys.get(service);
    if (key === undefined) {
      if (this.#keys.size >= 1_000) this.#keys.clear();
      this.#keys.set(service, (key = publicHash(service)));
    }
    return key;
  }
}

/** A service's windows with lines. */
function isWatched({ template, features }: WindowObservation): boolean {
  return template === undefined && (features.count ?? 0) > 0;
}

/** From .5 towards .9, the farther it is from usual. */
function told({ oddness, bars }: Sight): number {
  return 0.9 - 0.4 * (bars.length / oddness.length);
}

function suspicion({ oddness, bars }: Sight): number {
  return MOST_SUSPICION - (MOST_SUSPICION - LEAST_SUSPICION) * (bars.length / oddness.length);
}
