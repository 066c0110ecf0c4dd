import type { EpochMs } from '../time';
import type { Severity } from '../line/line';
import type { Parts } from '../store/store';

/** One line, as line detectors see it. */
export interface LineObservation {
  readonly at: EpochMs;
  readonly service: string;
  readonly severity: Severity;
  /** The template's birth id. */
  readonly template: string;
  /** The template's present text, with `<*>` and typed placeholders. */
  readonly templateText: string;
  readonly isNewTemplate: boolean;
  /** A number that is the stream's own in its baseline; another stream may have the same. */
  readonly source?: number;
  /** It only teaches: what it brings is not news afterwards. */
  readonly isHistory?: boolean;
  /** The message, redacted, at most 4,096 characters. */
  readonly message: string;
}

/** One closed window of one series (a service, or a template of a service). */
export interface WindowObservation {
  readonly start: EpochMs;
  readonly end: EpochMs;
  readonly series: string;
  readonly service: string;
  /** The template's birth id, where the series is a template's. */
  readonly template?: string;
  /** The gravest severity among the series' lines in this window. */
  readonly severity: Severity;
  /** Share of the window that was really read, 0..1. Below 1 it is neither scored nor learned: it never gets here. */
  readonly coverage: number;
  readonly features: Readonly<Record<string, number>>;
}

/** One online model for all series of a baseline; bounded, and what it evicts is counted. */
export interface Detector<Observation> {
  /** Changes nothing. */
  score(seen: Observation): Score | 'warming-up';
  /** Changes only itself. The engine does not call it for what was judged anomalous, except where history teaches. */
  learn(seen: Observation): void;
  /**
   * Told instead of `learn` for what was judged anomalous: the model stays as it was, but may note that it refused, so that a
   * lasting new normal is accepted in the end.
   */
  refuse?(seen: Observation): void;
  /** Zeros of series that ought to have spoken by the end of a covered window, though counting no longer observes them. Changes nothing. */
  awaited?(window: { readonly start: EpochMs; readonly end: EpochMs }): Iterable<WindowObservation>;
  /** Rows forgotten for want of room since the baseline's birth; cheap, for every round asks. */
  readonly evicted: number;
  /** Parts that changed since it was opened or last asked; `undefined` bytes drop the part. */
  changes(): Iterable<readonly [part: string, bytes: Uint8Array | undefined]>;
}

/** `open` gets the parts that belong to it alone, without any prefix. */
export interface DetectorKind<Observation> {
  readonly kind: string;
  readonly sees: 'line' | 'window';
  /** Raised when its parts change shape. */
  readonly schema: number;
  /** What all its parts together never exceed, for service names of up to 64 characters. */
  readonly maxBytes: number;
  /** Turns a part of an older schema into one of the present; needed from schema 2 on. */
  migrate?(schema: number, part: Uint8Array): Uint8Array;
  open(parts: Parts, seed: number): Detector<Observation>;
}

/** 0 (ordinary) .. 1 (most anomalous), for every detector; .5 is where a person should be told by default. */
export interface Score {
  readonly value: number;
  /** At least one where the value is above 0. */
  readonly reasons: readonly Reason[];
  /**
   * `service` where the line's template is not what is wrong, for instance because every line of garbage is another template:
   * then the anomaly is the service's. `pipeline` where all services are silent. Absent: the template's.
   */
  readonly cause?: 'service' | 'pipeline';
}

export interface Reason {
  /** The detector's kind. */
  readonly detector: string;
  readonly feature: string;
  readonly observed: number | string;
  readonly expected: number | string;
  /** One sentence for a person, without a trailing newline. */
  readonly text: string;
}
