import { publicHash } from '../hash';
import { RowTable } from '../store/row-table';
import type { Parts } from '../store/store';
import type { Detector, DetectorKind, Reason, Score, WindowObservation } from './detector';
import { ORDINARY } from './ordinary';
import { amount, AT_ONCE, barFor, isOfErrors } from './rate-bars';
import type { Counted } from './rate-bars';
import { judgeDrop } from './rate-drop';
import { hourOf } from './rate-hours';
import type { UsualHour } from './rate-hours';
import { afterIdle, isAboutToGiveIn, learnCount, newRateRow, refuseCount } from './rate-model';
import type { RateRow, Sight } from './rate-model';
import { judgeRecord } from './rate-record';
import type { Known } from './rate-record';
import { judgeRise } from './rate-rise';
import type { Rise } from './rate-rise';
import { Seasons } from './rate-seasons';
import type { Cycle } from './rate-seasons';
import { dropReason, newNormalReason, riseReason } from './rate-words';

/**
 * More lines than usual: of a template, of a whole service, of its errors and of its warnings; or far fewer, of a busy service.
 * Bad at: rises under threefold, slow drifts (they become the new normal as they come), and a template's first half hour, which
 * belongs to `new-template`. Silence is a heartbeat's matter.
 *
 * A rise must be large (factor), certain (surprise), worth the trouble (lines) and must last. Errors speak when two of three
 * windows are raised, or three of ten where lines are rare; everything below error, and a service as a whole, only when six of
 * ten are (restarts, jobs and bursts of warnings are over by then) and, for a template, when it is regular and adds a fifth to
 * the service's lines (new features are chatty), or a tenth for warnings.
 *
 * Known after half an hour. From the third day (of a weekend: from the second) it knows the hours of the day, and from the third
 * week those of the week: what an hour is known to bring is not told, and a drop below it is.
 */
export const rate: DetectorKind<WindowObservation> = {
  kind: 'rate',
  sees: 'window',
  schema: 1,
  maxBytes: 16_000_000,
  open: (parts) => new Rate(parts),
};

const WARM_WINDOWS = 30;
/** A service whose hour is known to bring so many times its mean is at a job then: what its templates do below error is known too. */
const JOB_FACTOR = 3;

/** One count of an observation: of a service there are three. */
interface Watched {
  readonly key: string;
  /** Of the service's own count. */
  readonly serviceKey: string;
  readonly counted: Counted;
  readonly cycle: Cycle;
}

interface Looked {
  readonly watched: Watched;
  readonly sight: Sight;
}

class Rate implements Detector<WindowObservation> {
  readonly #series: RowTable<RateRow>;
  readonly #seasons: Seasons;
  /** Spares hashing a series' name for every window. */
  readonly #watched = new Map<string, readonly Watched[]>();

  /** Spares looking twice at a window that is scored and then taught: nothing changes in between. */
  #looked: { readonly seen: WindowObservation; readonly all: readonly Looked[] } | undefined;

  constructor(parts: Parts) {
    this.#series = new RowTable({ name: 'series', capacity: 20_000, rowsAPart: 128 }, parts);
    this.#seasons = new Seasons(parts);
  }

  score(seen: WindowObservation): Score | 'warming-up' {
    const [whole, ...others] = this.#look(seen);
    const score = this.#scoreOne(whole!, seen);
    if (score === 'warming-up') return score;
    let strongest = score;
    for (const looked of others) {
      const other = this.#scoreOne(looked, seen);
      if (other !== 'warming-up' && other.value > strongest.value) strongest = other;
    }
    return strongest;
  }

  learn(seen: WindowObservation): void {
    this.#teachAll(seen, learnCount);
  }

  refuse(seen: WindowObservation): void {
    this.#teachAll(seen, refuseCount);
  }

  get evicted(): number {
    return this.#series.evicted + this.#seasons.evicted;
  }

  *changes(): Iterable<readonly [part: string, bytes: Uint8Array | undefined]> {
    yield* this.#series.changes();
    yield* this.#seasons.changes();
  }

  #scoreOne(looked: Looked, seen: WindowObservation): Score | 'warming-up' {
    const { watched, sight } = looked;
    const known = this.#series.get(watched.key);
    if (known === undefined || known.windows + sight.idle < WARM_WINDOWS) return 'warming-up';
    const row = afterIdle(known, sight.idle);
    const drop = watched.cycle === 'week' ? judgeDrop(row, sight) : undefined;
    if (drop) return scoreOf(row, drop.value, dropReason(rate.kind, seen, drop));
    if (sight.count === 0 || this.#isAtJob(watched, seen)) return ORDINARY;
    const rise = this.#atOnce(watched, seen, { row, sight }) ?? judgeRise(row, sight, barFor(seen));
    if (rise === undefined) return ORDINARY;
    const told = { ...rise, counted: watched.counted, hour: sight.usual };
    return scoreOf(row, rise.value, riseReason(rate.kind, seen, told));
  }

  /** Only of a service: its sums are never at rest, so days of them are known. */
  #atOnce({ counted }: Watched, seen: WindowObservation, known: Known): Rise | undefined {
    if (seen.template !== undefined) return undefined;
    const other = counted === 'count' ? undefined : counted === 'errorCount' ? 'warningCount' : 'errorCount';
    const looked = this.#look(seen).find(({ watched }) => watched.counted === other);
    const row = looked && this.#series.get(looked.watched.key);
    return judgeRecord(known, AT_ONCE[counted], row && { row, sight: looked.sight });
  }

  #teachAll(seen: WindowObservation, teach: (row: RateRow, sight: Sight) => void): void {
    for (const looked of this.#look(seen)) this.#teach(looked, seen, teach);
    this.#looked = undefined;
  }

  #teach({ watched, sight }: Looked, seen: WindowObservation, teach: (row: RateRow, sight: Sight) => void): void {
    const known = this.#series.get(watched.key);
    // A service without any error needs no room for them.
    if (known === undefined && watched.counted !== 'count' && sight.count === 0) return;
    const row = known ?? this.#meet(watched.key, seen);
    row.at = Math.max(row.at, seen.start);
    teach(row, sight);
    this.#seasons.note(watched.cycle, row, seen);
    this.#series.touch(row);
  }

  #meet(key: string, seen: WindowObservation): RateRow {
    const row = newRateRow(key, seen.start);
    this.#series.add(row);
    return row;
  }

  #isAtJob({ counted, serviceKey }: Watched, seen: WindowObservation): boolean {
    if (counted === 'errorCount' || (counted === 'count' && (seen.template === undefined || isOfErrors(seen))))
      return false;
    const high = this.#usualOf({ key: serviceKey, cycle: 'week' }, seen)?.high ?? 0;
    const service = this.#series.get(serviceKey);
    if (service === undefined || high < JOB_FACTOR * service.long) return false;
    return amount(seen.features[seen.template === undefined ? 'count' : 'serviceCount']) <= high;
  }

  #look(seen: WindowObservation): readonly Looked[] {
    if (this.#looked?.seen === seen) return this.#looked.all;
    const all = this.#watchedIn(seen).map((watched) => ({ watched, sight: this.#sightOf(watched, seen) }));
    this.#looked = { seen, all };
    return all;
  }

  #sightOf(watched: Watched, seen: WindowObservation): Sight {
    const { serviceCount, idleWindows } = seen.features;
    const count = amount(seen.features[watched.counted]);
    const rest = serviceCount === undefined ? undefined : Math.max(0, amount(serviceCount) - count);
    return { count, idle: Math.floor(amount(idleWindows)), rest, usual: this.#usualOf(watched, seen) };
  }

  #usualOf({ key, cycle }: Pick<Watched, 'key' | 'cycle'>, seen: WindowObservation): UsualHour | undefined {
    return this.#seasons.usual(cycle, key, hourOf(seen.start));
  }

  #watchedIn(seen: WindowObservation): readonly Watched[] {
    let watched = this.#watched.get(seen.series);
    if (watched === undefined) {
      if (this.#watched.size >= MOST_NAMES) this.#watched.clear();
      this.#watched.set(seen.series, (watched = watchedIn(seen)));
    }
    return watched;
  }
}

function scoreOf(row: RateRow, value: number, reason: Reason): Score {
  return { value, reasons: isAboutToGiveIn(row) ? [newNormalReason(rate.kind, reason), reason] : [reason] };
}

const MOST_NAMES = 20_000;

/** A series' name may be of any length; its hash keeps rows small. */
function watchedIn({ series, service, template }: WindowObservation): readonly Watched[] {
  const key = publicHash(series);
  const serviceKey = publicHash(service);
  if (template !== undefined) return [{ key, serviceKey, counted: 'count', cycle: 'day' }];
  return [
    { key, serviceKey, counted: 'count', cycle: 'week' },
    { key: publicHash(series, 'errors'), serviceKey, counted: 'errorCount', cycle: 'day' },
    { key: publicHash(series, 'warnings'), serviceKey, counted: 'warningCount', cycle: 'day' },
  ];
}
