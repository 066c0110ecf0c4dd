import { openRows, sealRows } from '../store/row-envelope';
import type { Parts } from '../store/store';
import type { Detector, DetectorKind, LineObservation, Score, WindowObservation } from './detector';

/** What all detectors say of one observation. `scores` holds those above 0. */
export interface Scored {
  readonly scores: readonly Score[];
  /** Whether a detector does not know this series yet. */
  readonly isWarmingUp: boolean;
}

const NOTHING_ODD: Scored = Object.freeze({ scores: Object.freeze([]), isWarmingUp: false });
const NOTHING_KNOWN: Scored = Object.freeze({ scores: Object.freeze([]), isWarmingUp: true });

/** The kinds of a registry, open on one baseline's parts. */
class Panel<Observation> {
  readonly #members: readonly { readonly kind: DetectorKind<Observation>; readonly detector: Detector<Observation> }[];

  constructor(kinds: readonly DetectorKind<Observation>[], parts: Parts, seed: number) {
    this.#members = kinds.map((kind) => ({ kind, detector: kind.open(partsOf(kind, parts), seed) }));
  }

  score(seen: Observation): Scored {
    let scores: Score[] | undefined;
    let isWarmingUp = false;
    for (const { detector } of this.#members) {
      const score = detector.score(seen);
      if (score === 'warming-up') isWarmingUp = true;
      else if (score.value > 0) (scores ??= []).push(score);
    }
    if (scores) return { scores, isWarmingUp };
    return isWarmingUp ? NOTHING_KNOWN : NOTHING_ODD;
  }

  learn(seen: Observation): void {
    for (const { detector } of this.#members) detector.learn(seen);
  }

  refuse(seen: Observation): void {
    for (const { detector } of this.#members) detector.refuse?.(seen);
  }

  *awaited(window: Closed): Iterable<WindowObservation> {
    for (const { detector } of this.#members) yield* detector.awaited?.(window) ?? [];
  }

  *evictions(): Iterable<readonly [kind: string, rows: number]> {
    for (const { kind, detector } of this.#members) yield [kind.kind, detector.evicted];
  }

  *changes(): Iterable<readonly [part: string, bytes: Uint8Array | undefined]> {
    for (const { kind, detector } of this.#members)
      for (const [part, bytes] of detector.changes())
        yield [prefixOf(kind) + part, bytes && sealRows(prefixOf(kind), kind.schema, bytes)];
  }
}

/** Every registered detector, from the parts of one baseline: `detector/<kind>/<part>`, each sealed with its kind and schema. */
export class Detectors {
  readonly #lines: Panel<LineObservation>;
  readonly #windows: Panel<WindowObservation>;
  readonly #silence: Panel<WindowObservation>;

  constructor(kinds: Kinds, parts: Parts, seed: number) {
    this.#lines = new Panel(kinds.line, parts, seed);
    this.#windows = new Panel(kinds.window, parts, seed);
    this.#silence = new Panel(kinds.silence ?? [], parts, seed);
  }

  /** Changes nothing. */
  scoreLine(seen: LineObservation): Scored {
    return this.#lines.score(seen);
  }

  /** For what was not judged anomalous, and for history. */
  learnLine(seen: LineObservation): void {
    this.#lines.learn(seen);
  }

  /** For what was judged anomalous, instead of learning it. */
  refuseLine(seen: LineObservation): void {
    this.#lines.refuse(seen);
  }

  /** Changes nothing. */
  scoreWindow(seen: WindowObservation): Scored {
    return this.#windows.score(seen);
  }

  learnWindow(seen: WindowObservation): void {
    this.#windows.learn(seen);
  }

  refuseWindow(seen: WindowObservation): void {
    this.#windows.refuse(seen);
  }

  /** Changes nothing. */
  scoreSilence(seen: WindowObservation): Scored {
    return this.#silence.score(seen);
  }

  learnSilence(seen: WindowObservation): void {
    this.#silence.learn(seen);
  }

  refuseSilence(seen: WindowObservation): void {
    this.#silence.refuse(seen);
  }

  /** Zeros of series that ought to have spoken in this window, and that counting no longer observes. Changes nothing. */
  awaited(window: Closed): Iterable<WindowObservation> {
    return this.#silence.awaited(window);
  }

  /** Rows that each kind forgot for want of room since the baseline's birth. */
  get evicted(): Readonly<Record<string, number>> {
    return Object.fromEntries([this.#lines, this.#windows, this.#silence].flatMap((panel) => [...panel.evictions()]));
  }

  /** What changed since it was opened or last asked. */
  *changes(): Iterable<readonly [part: string, bytes: Uint8Array | undefined]> {
    yield* this.#lines.changes();
    yield* this.#windows.changes();
    yield* this.#silence.changes();
  }
}

export interface Kinds {
  readonly line: readonly DetectorKind<LineObservation>[];
  readonly window: readonly DetectorKind<WindowObservation>[];
  readonly silence?: readonly DetectorKind<WindowObservation>[];
}

type Closed = Pick<WindowObservation, 'start' | 'end'>;

function prefixOf(kind: { readonly kind: string }): string {
  return `detector/${kind.kind}/`;
}

function partsOf<Observation>(kind: DetectorKind<Observation>, parts: Parts): Parts {
  const prefix = prefixOf(kind);
  const own = new Map<string, Uint8Array>();
  for (const [part, sealed] of parts)
    if (part.startsWith(prefix))
      own.set(part.slice(prefix.length), openRows(prefix, kind.schema, sealed, kind.migrate));
  return own;
}
