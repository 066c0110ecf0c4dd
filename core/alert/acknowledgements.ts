import type { Severity } from '../line/line';
import { severityRank } from '../line/line';
import type { EpochMs } from '../time';

/** Somebody looks after one episode of an alert: it is not told again unless it becomes graver. */
export interface Acknowledgement {
  readonly fingerprint: string;
  /** Together with the fingerprint: the episode. A newer one is news again. */
  readonly startsAt: EpochMs;
  /** As it was then. */
  readonly severity: Severity;
  readonly by: string;
  readonly note: string;
  readonly at: EpochMs;
}

/** Acknowledgements by fingerprint. Merging is a maximum of (episode's start, severity, time). */
export class Acknowledgements {
  private readonly byFingerprint: Map<string, Acknowledgement>;
  private readonly touched = new Set<string>();

  constructor(all: Iterable<Acknowledgement> = []) {
    this.byFingerprint = new Map([...all].map((one) => [one.fingerprint, one]));
  }

  get all(): readonly Acknowledgement[] {
    return [...this.byFingerprint.values()];
  }

  get(fingerprint: string): Acknowledgement | undefined {
    return this.byFingerprint.get(fingerprint);
  }

  merge(one: Acknowledgement): void {
    const known = this.byFingerprint.get(one.fingerprint);
    if (known !== undefined && !isAbove(one, known)) return;
    this.byFingerprint.set(one.fingerprint, one);
    this.touched.add(one.fingerprint);
  }

  /** Drops those of alerts that the book no longer holds. */
  keepOnly(isHeld: (fingerprint: string) => boolean): void {
    for (const fingerprint of this.byFingerprint.keys()) {
      if (isHeld(fingerprint)) continue;
      this.byFingerprint.delete(fingerprint);
      this.touched.add(fingerprint);
    }
  }

  /** Fingerprints that changed since it was opened or last asked. */
  takeTouched(): readonly string[] {
    const touched = [...this.touched];
    this.touched.clear();
    return touched;
  }
}

function isAbove(one: Acknowledgement, other: Acknowledgement): boolean {
  if (one.startsAt !== other.startsAt) return one.startsAt > other.startsAt;
  const rise = severityRank(one.severity) - severityRank(other.severity);
  if (rise !== 0) return rise > 0;
  return one.at !== other.at ? one.at > other.at : `${one.by} ${one.note}` > `${other.by} ${other.note}`;
}
