import { jsonBytes, jsonOf } from '../json-check';
import type { Parts } from '../store/store';
import type { EpochMs } from '../time';
import { FOREST_FEATURES } from './forest-features';
import { MOST_DEVIATION } from './forest-usual';

/** A window as it is kept: the hour of the week, and how far each feature was from what was usual. */
export interface SampleRow {
  readonly hour: number;
  readonly deviations: readonly number[];
}

interface Progress {
  bornAt: EpochMs;
  trainedAt: EpochMs;
  /** Windows offered; one in 2^level is kept. */
  offered: number;
  level: number;
  /** The forest is grown from so many rows, the oldest. */
  trained: number;
}

export const MOST_ROWS = 4_096;
const ROWS_A_PART = 512;
const PROGRESS = 'progress';
const ROWS = 'rows/';
/** Deviations are kept as one of so many characters, from "!" on: 93 steps of a twelfth. */
const STEPS = 93;
const FIRST_CHARACTER = 33;
const ROW_CHARACTERS = 2 + FOREST_FEATURES.length;

/**
 * A bounded sample of ordinary windows. Rows are only appended, so that a round rewrites one part; where they become too many,
 * every second one goes and half as many are kept from then on. Which windows are kept follows from the seed.
 */
export class ForestSample {
  #rows: string[] = [];
  #progress: Progress = { bornAt: 0, trainedAt: 0, offered: 0, level: 0, trained: 0 };
  readonly #changed = new Set<number>();
  #parts = 0;
  #isProgressChanged = false;

  constructor(
    parts: Parts,
    private readonly seed: number,
  ) {
    const progress = parts.get(PROGRESS);
    if (progress === undefined) return;
    this.#progress = jsonOf(progress) as Progress;
    for (let part = 0, bytes = parts.get(`${ROWS}0`); bytes; bytes = parts.get(`${ROWS}${++part}`)) {
      this.#rows.push(...(jsonOf(bytes) as string[]));
      this.#parts = part + 1;
    }
  }

  get bornAt(): EpochMs {
    return this.#progress.bornAt;
  }

  get trainedAt(): EpochMs {
    return this.#progress.trainedAt;
  }

  get size(): number {
    return this.#rows.length;
  }

  /** Changes with every change of the rows that a forest is grown from. */
  get edition(): string {
    return `${this.#progress.trainedAt}/${this.#progress.level}/${this.#progress.trained}`;
  }

  /** Rows that the forest is grown from. */
  trainingRows(): readonly SampleRow[] {
    return this.#rows.slice(0, this.#progress.trained).map(decoded);
  }

  begin(at: EpochMs): void {
    if (this.#progress.bornAt > 0) return;
    this.#progress.bornAt = at;
    this.#isProgressChanged = true;
  }

  /** Takes it, or passes it over. */
  offer(row: SampleRow): void {
    const progress = this.#progress;
    progress.offered += 1;
    this.#isProgressChanged = true;
    if (scrambled(progress.offered ^ this.seed) % 2 ** progress.level !== 0) return;
    if (this.#rows.length >= MOST_ROWS) this.#thin();
    this.#changed.add(Math.floor(this.#rows.length / ROWS_A_PART));
    this.#rows.push(encoded(row));
  }

  /** From now on the forest is grown from all rows; with `isFading` the weight of those of before is halved. */
  train(at: EpochMs, isFading: boolean): void {
    const { trained } = this.#progress;
    if (isFading) {
      const recent = this.#rows.length - trained;
      this.#keep((_, nth) => nth >= trained || nth % 2 === 0);
      // Services that have gone leave room for more of those that stay.
      if (recent < MOST_ROWS / 8 && this.#progress.level > 0) this.#progress.level -= 1;
    }
    this.#progress.trained = this.#rows.length;
    this.#progress.trainedAt = at;
    this.#isProgressChanged = true;
  }

  *changes(): Iterable<readonly [part: string, bytes: Uint8Array | undefined]> {
    const parts = Math.ceil(this.#rows.length / ROWS_A_PART);
    for (const part of [...this.#changed].sort((one, other) => one - other)) {
      const rows = this.#rows.slice(part * ROWS_A_PART, (part + 1) * ROWS_A_PART);
      if (rows.length > 0) yield [`${ROWS}${part}`, jsonBytes(rows)];
    }
    for (let part = parts; part < this.#parts; part++) yield [`${ROWS}${part}`, undefined];
    if (this.#isProgressChanged) yield [PROGRESS, jsonBytes(this.#progress)];
    this.#changed.clear();
    this.#parts = parts;
    this.#isProgressChanged = false;
  }

  #thin(): void {
    this.#progress.level += 1;
    this.#progress.trained = Math.ceil(this.#progress.trained / 2);
    this.#keep((_, nth) => nth % 2 === 0);
  }

  #keep(isKept: (row: string, nth: number) => boolean): void {
    this.#rows = this.#rows.filter(isKept);
    for (let part = 0; part * ROWS_A_PART < this.#rows.length; part++) this.#changed.add(part);
  }
}

function encoded({ hour, deviations }: SampleRow): string {
  const steps = deviations.map((deviation) => Math.round((deviation / MOST_DEVIATION) * (STEPS - 1)));
  return String.fromCharCode(...[Math.floor(hour / 24), hour % 24, ...steps].map((step) => FIRST_CHARACTER + step));
}

function decoded(text: string): SampleRow {
  const steps = Array.from({ length: ROW_CHARACTERS }, (_, nth) => text.charCodeAt(nth) - FIRST_CHARACTER);
  const [day = 0, hour = 0, ...deviations] = steps;
  return { hour: day * 24 + hour, deviations: deviations.map((step) => (step / (STEPS - 1)) * MOST_DEVIATION) };
}

/** A number's bits, mixed (the finish of MurmurHash3, Austin Appleby, public domain). */
function scrambled(word: number): number {
  let mixed = word | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
