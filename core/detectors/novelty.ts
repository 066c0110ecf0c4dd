import type { Parts } from '../store/store';
import type { Detector, DetectorKind, LineObservation, Score } from './detector';
import { NoveltyMemory } from './novelty-memory';
import type { Stranger } from './novelty-memory';
import { foundOf, keptText, noveltyReason, wordsOf } from './novelty-text';
import type { Found } from './novelty-text';
import { ORDINARY } from './ordinary';
import { discountOf, note, newYoung, recurrence } from './recurrence';

/**
 * How far a new template is from all that its service is known to say: the share of its words that an edit turns into the nearest
 * known message. A stranger is news, an old message reworded by a release hardly is.
 *
 * It speaks by the same recurrence as `new-template`, times the share, so that it never tells what that one would not: it makes
 * a stranger's score a little higher, and says beside it what the message resembles. A near relative is no excuse, though: "is
 * up" and "is down" differ in one word. Only new templates are measured; a known line costs one comparison of numbers.
 *
 * Bad at: languages without spaces, whose sentences are one word; messages that say something new behind 200 characters.
 */
export const novelty: DetectorKind<LineObservation> = {
  kind: 'novelty',
  sees: 'line',
  schema: 1,
  maxBytes: 4_000_000,
  open: (parts) => new Novelty(parts),
};

/** Below .5 it only hints, or it would make five lines of six that a young service needs: see decision 0005. */
const HINT = 0.4;
const TOLD = 0.5;
/**
 * A known line teaches a text that was evicted, or that is older than this detector, but not each time: where `at` is a multiple
 * of this. Whole seconds are multiples of it too.
 */
const TEACHING_MS = 8;

class Novelty implements Detector<LineObservation> {
  readonly #memory: NoveltyMemory;
  /** A line is scored and then learned: measured once. */
  #latest: { readonly seen: LineObservation; readonly found: Found } | undefined;

  constructor(parts: Parts) {
    this.#memory = new NoveltyMemory(parts);
  }

  score(seen: LineObservation): Score | 'warming-up' {
    const memory = this.#memory;
    const stranger = memory.strangers > 0 ? memory.strangerOf(seen) : undefined;
    if (stranger !== undefined) return this.#judge(seen, stranger, stranger);
    if (!seen.isNewTemplate) return ORDINARY;
    if (memory.isWarmingUp(seen)) return 'warming-up';
    return memory.isTerse(seen) ? ORDINARY : this.#judge(seen, this.#find(seen), undefined);
  }

  learn(seen: LineObservation): void {
    this.#take(seen, false);
  }

  /** What is flagged stays a stranger, and is no relative of what comes after it, until it has lasted for an hour. */
  refuse(seen: LineObservation): void {
    this.#take(seen, true);
  }

  get evicted(): number {
    return this.#memory.evicted;
  }

  changes(): Iterable<readonly [part: string, bytes: Uint8Array | undefined]> {
    return this.#memory.changes();
  }

  #take(seen: LineObservation, isFlagged: boolean): void {
    const memory = this.#memory;
    if (memory.strangers > 0) {
      memory.age(seen.at);
      const stranger = memory.strangerOf(seen);
      if (stranger !== undefined) return this.#hear(stranger, seen, isFlagged);
    }
    if (seen.isNewTemplate) this.#meet(seen, isFlagged);
    else if (seen.at % TEACHING_MS === 0) memory.teachAgain(seen);
  }

  #hear(stranger: Stranger, seen: LineObservation, isFlagged: boolean): void {
    note(stranger, seen.at);
    if (seen.at > stranger.at) stranger.at = seen.at;
    if (isFlagged) stranger.isFlagged = true;
    this.#memory.touchStranger(stranger);
  }

  #meet(seen: LineObservation, isFlagged: boolean): void {
    const memory = this.#memory;
    if (memory.isWarmingUp(seen) || memory.isTerse(seen) || seen.isHistory === true) return memory.teach(seen);
    const found = this.#find(seen);
    memory.addStranger({ ...newYoung(seen), ...found, isFlagged }, seen);
    this.#latest = undefined;
  }

  #find(seen: LineObservation): Found {
    if (this.#latest?.seen === seen) return this.#latest.found;
    const words = wordsOf(keptText(seen.templateText));
    const memory = this.#memory;
    const found =
      words.length === 0
        ? { novelty: 0 }
        : foundOf(memory.relativesOf(seen.service).nearest(words), (key) => memory.textOf(key));
    this.#latest = { seen, found };
    return found;
  }

  #judge(seen: LineObservation, found: Found, stranger: Stranger | undefined): Score | 'warming-up' {
    const service = this.#memory.service(seen.service);
    if (service === undefined) return 'warming-up';
    const heard = recurrence(stranger, seen, service.bornAt) * discountOf(service, seen.at);
    const value = found.novelty * heard * (heard < TOLD ? HINT : 1);
    return value > 0 ? { value, reasons: [noveltyReason(novelty.kind, seen, found)] } : ORDINARY;
  }
}
