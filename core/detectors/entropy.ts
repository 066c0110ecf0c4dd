import { shannonEntropy } from '../stat';
import { RowTable } from '../store/row-table';
import type { Parts } from '../store/store';
import { dearestStretch, STRETCH } from './character-classes';
import type { Detector, DetectorKind, LineObservation, Score } from './detector';
import {
  barOf,
  costsOf,
  isOddTeaching,
  isTeaching,
  learnText,
  newEntropyRow,
  noteOdd,
  oddSlots,
  refuseText,
} from './entropy-model';
import type { EntropyRow } from './entropy-model';
import { ORDINARY } from './ordinary';
import { isYoungService } from './young-service';

/**
 * Lines that hold a stretch of characters unlike anything their service writes: garbage bytes, a wrong encoding, a payload or a
 * key where words should be. A service's own hashes, ids and alphabets are learned, for it writes them again and again.
 *
 * The measure is the cross-entropy of 32 characters: how many bits a character one would need who knows how characters of one
 * class (lower case, digit, …) follow another in this service. Against whole-line Shannon entropy it finds a key of 40
 * characters inside a sentence, and does not mistake a service's uuids for one. A stretch must also be varied in itself, or
 * banners and rulers (`=====`) would count.
 *
 * Bad at: garbage under 24 characters; base64 where a service logs base64 anyway; words that are wrong but are words. One odd
 * line wakes nobody; odd lines in three different thirds of a minute within five minutes do, or in four while the service has been
 * known for less than a day: much that is ordinary and rare has not been heard by then.
 */
export const entropy: DetectorKind<LineObservation> = {
  kind: 'entropy',
  sees: 'line',
  schema: 1,
  maxBytes: 600_000,
  open: (parts) => new Entropy(parts),
};

/** Bits a character of the stretch itself: hex has about 3.5 in 32 characters, base64 4.5, a ruler or a banner under 2.5. */
const LEAST_VARIETY = 3;
const FIRST = 0.3;
const LAST = 0.9;
/** By the number of such thirds: .30, .45, .56, .65 … */
const STEP = 0.75;
/** .30, .38, .46, .52 … */
const YOUNG_STEP = 0.86;

/** What is derived from a row: fresh until the row's steps or bins change, then derived anew in its place. */
interface Derived {
  readonly costs: Float64Array;
  bar: number | undefined;
  isFresh: boolean;
}

interface Examined {
  seen: LineObservation | undefined;
  cost: number;
  isOdd: boolean;
}

class Entropy implements Detector<LineObservation> {
  readonly #services: RowTable<EntropyRow>;
  readonly #derived = new Map<string, Derived>();
  /** A line is scored and then learned: examined once. Used again for each line. */
  readonly #latest: Examined = { seen: undefined, cost: 0, isOdd: false };

  constructor(parts: Parts) {
    this.#services = new RowTable({ name: 'services', capacity: 500, rowsAPart: 16 }, parts);
  }

  score(seen: LineObservation): Score | 'warming-up' {
    const row = this.#services.get(seen.service);
    if (row === undefined) return 'warming-up';
    const { bar } = this.#deriveFrom(row);
    if (bar === undefined) return 'warming-up';
    const { cost, isOdd } = this.#examine(row, seen);
    return isOdd ? judge(row, seen, { cost, bar }) : ORDINARY;
  }

  learn(seen: LineObservation): void {
    const row = this.#services.get(seen.service) ?? this.#meet(seen);
    const { cost, isOdd } = this.#note(row, seen);
    row.lines += 1;
    if (isOdd ? isOddTeaching(row, seen.at) : isTeaching(row)) this.#teach(row, seen, cost);
  }

  /** Odd lines count on while they are refused, and are learned after an hour of them. */
  refuse(seen: LineObservation): void {
    const row = this.#services.get(seen.service);
    if (row === undefined) return;
    const { cost, isOdd } = this.#note(row, seen);
    if (isOdd && refuseText(row, seen.at)) this.#teach(row, seen, cost);
  }

  get evicted(): number {
    return this.#services.evicted;
  }

  changes(): Iterable<readonly [part: string, bytes: Uint8Array | undefined]> {
    return this.#services.changes();
  }

  #note(row: EntropyRow, seen: LineObservation): Examined {
    if (seen.at > row.at) row.at = seen.at;
    this.#services.touch(row);
    const examined = this.#examine(row, seen);
    if (examined.isOdd) noteOdd(row, seen.at);
    return examined;
  }

  #examine(row: EntropyRow, seen: LineObservation): Examined {
    const derived = this.#deriveFrom(row);
    const latest = this.#latest;
    if (latest.seen === seen) return latest;
    const { cost, end } = dearestStretch(seen.message, derived.costs);
    latest.seen = seen;
    latest.cost = cost;
    latest.isOdd = derived.bar !== undefined && cost >= derived.bar && isVaried(seen.message, end);
    return latest;
  }

  #teach(row: EntropyRow, seen: LineObservation, cost: number): void {
    learnText(row, seen.message, cost);
    this.#derived.get(row.key)!.isFresh = false;
    this.#latest.seen = undefined;
  }

  #deriveFrom(row: EntropyRow): Derived {
    let derived = this.#derived.get(row.key);
    if (derived?.isFresh) return derived;
    if (derived === undefined) {
      this.#derived.set(row.key, (derived = { costs: costsOf(row), bar: barOf(row), isFresh: true }));
    } else {
      costsOf(row, derived.costs);
      derived.bar = barOf(row);
      derived.isFresh = true;
    }
    return derived;
  }

  #meet(seen: LineObservation): EntropyRow {
    const row = newEntropyRow(seen.service, seen.at);
    for (const gone of this.#services.add(row)) this.#derived.delete(gone.key);
    return row;
  }
}

function isVaried(text: string, end: number): boolean {
  return shannonEntropy(text.slice(Math.max(0, end - STRETCH), end)) >= LEAST_VARIETY;
}

function judge(row: EntropyRow, seen: LineObservation, found: { readonly cost: number; readonly bar: number }): Score {
  const step = isYoungService(row.bornAt, seen.at) ? YOUNG_STEP : STEP;
  const value = LAST - (LAST - FIRST) * step ** (oddSlots(row, seen.at) - 1);
  const observed = Math.round(found.cost * 10) / 10;
  const most = Math.round(found.bar * 10) / 10;
  const text = `Part of this line looks like garbage to ${seen.service}: ${observed} bits a character, ordinary lines stay below ${most}.`;
  const expected = `below ${most}`;
  return {
    value,
    cause: 'service',
    reasons: [{ detector: entropy.kind, feature: 'message', observed, expected, text }],
  };
}
