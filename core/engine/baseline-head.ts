import type { Hash64 } from '../hash';
import type { UncoveredSpan } from '../intake/coverage';
import { openJson, sealJson } from '../store/envelope';
import type { EpochMs, EpochNs } from '../time';
import type { ForgottenSpan } from './too-late-lines';

const SCHEMA = 1;

/** What a baseline knows beside its rooms' parts. */
export interface BaselineHead {
  readonly origin: string;
  readonly windowMs: number;
  query: string;
  readonly bornAt: EpochMs;
  /** Of the identities: random, so that nobody who can write lines can make two of them look alike. */
  readonly key: Hash64;
  /** Exclusive end of what has been read: a window's end, never a line's time. Never goes back. */
  watermark: EpochNs;
  /** Lines before it can no longer be told from repeats: they are counted "too late" and never taught. */
  keptFrom: EpochMs;
  readonly learnFrom: EpochMs;
  /** What lies before it teaches and never alerts. */
  readonly learnUntil: EpochMs;
  /** Since birth. */
  readonly counts: BaselineCounts;
  uncovered: readonly UncoveredSpan[];
  /** Minutes in which the source counts other than we do, and its count when that was last looked into. */
  differences: readonly (readonly [minute: number, counted: number])[];
  lateCheckedAt: EpochMs;
  /** The minute down to which the slow pass for late lines has come; absent before its first piece. */
  slowPassAt?: number;
  /** Out of reach, and not yet counted for the last time; absent while there are none. */
  forgotten?: readonly ForgottenSpan[];
  /** The label that names each service. */
  serviceLabels: Readonly<Record<string, string>>;
}

export interface BaselineCounts {
  /** Taken: neither known nor too late. */
  lines: number;
  /** Of these, arrived after their window had been closed. */
  late: number;
  /** Arrived when they could no longer be told from repeats: never taught. */
  tooLate: number;
  /** Lines that nobody will see, as far as their number is known. */
  lost: number;
  gaps: number;
  anomalousLines: number;
  /** Judged while a detector did not know their series yet. */
  warmingUp: number;
  /** Findings that nobody is told of, because too many episodes were open. */
  refused: number;
}

export function noCounts(): BaselineCounts {
  return { lines: 0, late: 0, tooLate: 0, lost: 0, gaps: 0, anomalousLines: 0, warmingUp: 0, refused: 0 };
}

export function openHead(bytes: Uint8Array): BaselineHead {
  const head = openJson<BaselineHead>('baseline', SCHEMA, bytes);
  // A count that an earlier version did not keep begins at 0.
  return { ...head, counts: { ...noCounts(), ...head.counts } };
}

export function sealHead(head: BaselineHead): Uint8Array {
  return sealJson('baseline', SCHEMA, head);
}
