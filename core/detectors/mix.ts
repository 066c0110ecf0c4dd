import { publicHash } from '../hash';
import { evidence } from '../stat';
import { RowTable } from '../store/row-table';
import type { Parts } from '../store/store';
import type { Detector, DetectorKind, Score, WindowObservation } from './detector';
import { habitAround, newHabitRow, noteHabit } from './mix-habit';
import type { HabitRow } from './mix-habit';
import { acceptMix, departureOf, isWarm, lasting, learnMix, newMixRow, noteDeparture } from './mix-model';
import type { Departure, MixRow } from './mix-model';
import { mixReason } from './mix-words';
import { ORDINARY } from './ordinary';
import { amount } from './rate-bars';

/**
 * The mix of a service's messages: the Shannon entropy of its templates in a window, against what it usually is and what this
 * hour of the day has brought before. A service that is stuck says one thing again and again; one that falls apart says many things
 * at once; either may happen at its usual rate.
 *
 * A witness: it stands beside what another detector tells, and never tells alone. In the testbed's weeks it found nothing by
 * itself that others had not, and a weekly job was told by it alone. Quiet where a window holds few lines, on a service's first
 * day, and until two of three windows agree.
 *
 * Bad at: services with a line or two of kinds, whose entropy hardly moves; one rare message more or less, which is
 * `new-template`'s and `rate`'s.
 */
export const mix: DetectorKind<WindowObservation> = {
  kind: 'mix',
  sees: 'window',
  schema: 1,
  maxBytes: 700_000,
  open: (parts) => new Mix(parts),
};

/** Below .5, also together with another of its kind: see judge. */
const WITNESS = 0.45;
/** A mix of fewer lines is chance. */
const LEAST_LINES = 12;
const MOST_NAMES = 1_000;

interface Sight {
  readonly key: string;
  readonly row: MixRow | undefined;
  readonly bits: number;
}

class Mix implements Detector<WindowObservation> {
  readonly #services: RowTable<MixRow>;
  readonly #habits: RowTable<HabitRow>;
  /** Spares hashing a service's name for every window. */
  readonly #keys = new Map<string, string>();

  constructor(parts: Parts) {
    this.#services = new RowTable({ name: 'services', capacity: 500, rowsAPart: 64 }, parts);
    this.#habits = new RowTable({ name: 'habits', capacity: 500, rowsAPart: 32 }, parts);
  }

  score(seen: WindowObservation): Score | 'warming-up' {
    const sight = this.#look(seen);
    if (sight === undefined) return ORDINARY;
    const { row } = sight;
    if (row === undefined || !isWarm(row, seen)) return 'warming-up';
    const departure = this.#departure(row, sight, seen);
    const value = WITNESS * evidence(lasting(row, departure, seen), 1);
    return value > 0 ? { value, reasons: [mixReason(mix.kind, seen, departure)] } : ORDINARY;
  }

  learn(seen: WindowObservation): void {
    this.#take(seen, learnMix);
  }

  refuse(seen: WindowObservation): void {
    this.#take(seen, acceptMix);
  }

  get evicted(): number {
    return this.#services.evicted + this.#habits.evicted;
  }

  *changes(): Iterable<readonly [part: string, bytes: Uint8Array | undefined]> {
    yield* this.#services.changes();
    yield* this.#habits.changes();
  }

  #take(seen: WindowObservation, teach: (row: MixRow, bits: number) => void): void {
    const sight = this.#look(seen);
    if (sight === undefined) return;
    const row = sight.row ?? this.#meet(sight.key, seen);
    noteDeparture(row, this.#departure(row, sight, seen), seen);
    teach(row, sight.bits);
    row.at = Math.max(row.at, seen.start);
    this.#services.touch(row);
    this.#noteHabit(sight, seen);
  }

  #noteHabit({ key, bits }: Sight, { start }: WindowObservation): void {
    let habit = this.#habits.get(key);
    if (habit === undefined) this.#habits.add((habit = newHabitRow(key, start)));
    if (noteHabit(habit, start, bits)) this.#habits.touch(habit);
  }

  #departure(row: MixRow, { key, bits }: Sight, { start }: WindowObservation): Departure {
    const habit = this.#habits.get(key);
    return departureOf(row, bits, habit && habitAround(habit, start));
  }

  #look(seen: WindowObservation): Sight | undefined {
    const { count, templates, mixEntropy } = seen.features;
    const lines = amount(count);
    if (seen.template !== undefined || mixEntropy === undefined || lines < LEAST_LINES) return undefined;
    const key = this.#keyOf(seen);
    return { key, row: this.#services.get(key), bits: corrected(amount(mixEntropy), amount(templates), lines) };
  }

  /** A service's name may be of any length; its hash keeps rows small. */
  #keyOf({ service }: WindowObservation): string {
    let key = this.#keys.get(service);
    if (key === undefined) {
      if (this.#keys.size >= MOST_NAMES) this.#keys.clear();
      this.#keys.set(service, (key = publicHash(service)));
    }
    return key;
  }

  #meet(key: string, seen: WindowObservation): MixRow {
    const row = newMixRow(key, seen.start);
    this.#services.add(row);
    return row;
  }
}

/** Few lines show fewer kinds than there are: what that hides on average (Miller 1955), or a quiet night would look monotonous. */
function corrected(bits: number, kinds: number, lines: number): number {
  return bits + Math.max(0, kinds - 1) / (2 * Math.LN2 * lines);
}
