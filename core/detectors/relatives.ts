import { editDistance } from '../stat';

/** A known text, and which share of its words, or of the asked one's if those are more, are others: 0..1. */
export interface Relative {
  readonly key: string;
  readonly distance: number;
}

/** One UTF-16 unit a word, so that an edit distance of units is one of words. */
interface Known {
  readonly key: string;
  readonly units: string;
}

/** Of words that no known text holds: they need not differ among themselves, for each differs from every known word. */
const UNKNOWN = 0;

/**
 * The known texts of one service by their words. The nearest is found exactly, without measuring every pair: two texts are at
 * least as far apart as the words that they do not share, so the likeliest is measured first, and then those that may be nearer.
 */
export class Relatives {
  readonly #known: Known[] = [];
  readonly #unitOf = new Map<string, number>();
  /** By unit: which texts hold the word; twice where it stands twice. */
  readonly #holding: number[][] = [[]];
  /** How many words of the asked text each known one may share with it. */
  #shared = new Uint8Array(64);
  /** How often texts were really measured: tests hold it against the pairs there were. */
  measured = 0;

  add(key: string, words: readonly string[]): void {
    const place = this.#known.length;
    if (place === this.#shared.length) this.#shared = new Uint8Array(2 * place);
    const units = words.map((word) => this.#unitFor(word));
    for (const unit of units) this.#holding[unit]!.push(place);
    this.#known.push({ key, units: String.fromCharCode(...units) });
  }

  /** At most 255 words. Undefined where no known text shares one; of equally near ones that with the smallest key. */
  nearest(words: readonly string[]): Relative | undefined {
    const units = words.map((word) => this.#unitOf.get(word) ?? UNKNOWN);
    const likeliest = this.#countShared(units);
    if (likeliest < 0) return undefined;
    const asked = String.fromCharCode(...units);
    let best = this.#measure(asked, likeliest);
    for (let place = 0; place < this.#known.length; place++) {
      if (place === likeliest || this.#shared[place] === 0 || this.#least(asked, place) > best.distance) continue;
      const other = this.#measure(asked, place);
      if (other.distance < best.distance || (other.distance === best.distance && other.key < best.key)) best = other;
    }
    return best.distance < 1 ? best : undefined;
  }

  /** Gives the place of the text that may be nearest; -1 where none shares a word. */
  #countShared(units: readonly number[]): number {
    this.#shared.fill(0);
    let likeliest = -1;
    // A word that stands twice in either is counted too often: that makes the bound looser, never wrong.
    for (const unit of units)
      for (const place of this.#holding[unit]!) {
        this.#shared[place] = Math.min(255, this.#shared[place]! + 1);
        if (likeliest < 0 || this.#shared[place]! > this.#shared[likeliest]!) likeliest = place;
      }
    return likeliest;
  }

  #least(asked: string, place: number): number {
    const longer = Math.max(asked.length, this.#known[place]!.units.length);
    return Math.max(0, longer - this.#shared[place]!) / longer;
  }

  #measure(asked: string, place: number): Relative {
    const { key, units } = this.#known[place]!;
    this.measured++;
    return { key, distance: editDistance(asked, units) / Math.max(asked.length, units.length) };
  }

  #unitFor(word: string): number {
    let unit = this.#unitOf.get(word);
    if (unit !== undefined) return unit;
    this.#unitOf.set(word, (unit = this.#holding.length));
    this.#holding.push([]);
    return unit;
  }
}
