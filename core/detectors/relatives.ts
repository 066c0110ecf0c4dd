import { editDistance } from '../stat';

/** A known text, and which share of its words, or of the asked one's if those are more, are others: 0..1. */
export interface Relative {
  readonly key: string;
  readonly distance: number;
}

interface Known {
  readonly key: string;
  /** One UTF-16 unit a word, so that an edit distance of units is one of words. */
  readonly units: string;
  readonly counts: Map<string, number>;
}

/** Of words that no known text holds. They differ among themselves, but from every known word alike. */
const UNKNOWN = 0;

/**
 * The known texts of one service by their words. The nearest is found exactly, without measuring every pair: two texts are at
 * least as far apart as the words that they do not share, so the likeliest are measured first, until no other can be nearer.
 */
export class Relatives {
  readonly #unitOf = new Map<string, number>();
  readonly #holding = new Map<string, Known[]>();
  /** How often texts were really measured: tests hold it against the pairs there were. */
  measured = 0;

  add(key: string, words: readonly string[]): void {
    const known: Known = { key, units: this.#write(words), counts: countsOf(words) };
    for (const word of known.counts.keys()) {
      const holding = this.#holding.get(word);
      if (holding === undefined) this.#holding.set(word, [known]);
      else holding.push(known);
    }
  }

  /** Undefined where no known text shares a word; of equally near ones that with the smallest key. */
  nearest(words: readonly string[]): Relative | undefined {
    const units = String.fromCharCode(...words.map((word) => this.#unitOf.get(word) ?? UNKNOWN));
    let best: Relative | undefined;
    for (const { known, least } of this.#candidates(words)) {
      if (best !== undefined && least > best.distance) break;
      const distance = editDistance(units, known.units) / Math.max(units.length, known.units.length);
      this.measured++;
      if (isNearer(known.key, distance, best)) best = { key: known.key, distance };
    }
    return best;
  }

  /** Those that share a word, by how near they are at least. */
  #candidates(words: readonly string[]): readonly { readonly known: Known; readonly least: number }[] {
    const shared = new Map<Known, number>();
    for (const [word, times] of countsOf(words))
      for (const known of this.#holding.get(word) ?? [])
        shared.set(known, (shared.get(known) ?? 0) + Math.min(times, known.counts.get(word)!));
    const candidates = [...shared].map(([known, common]) => {
      const longer = Math.max(words.length, known.units.length);
      return { known, least: (longer - common) / longer };
    });
    return candidates.sort((one, other) => one.least - other.least);
  }

  #write(words: readonly string[]): string {
    for (const word of words) if (!this.#unitOf.has(word)) this.#unitOf.set(word, this.#unitOf.size + 1);
    return String.fromCharCode(...words.map((word) => this.#unitOf.get(word)!));
  }
}

function isNearer(key: string, distance: number, best: Relative | undefined): boolean {
  if (best === undefined) return distance < 1;
  return distance < best.distance || (distance === best.distance && key < best.key);
}

function countsOf(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
