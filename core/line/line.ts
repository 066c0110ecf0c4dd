import type { EpochMs, EpochNs } from '../time';

export type Labels = Readonly<Record<string, string>>;

/** One record as the source gave it. `stream` and `metadata` are Loki's labels and structured metadata. */
export interface RawLine {
  readonly at: EpochNs;
  readonly stream: Labels;
  readonly metadata: Labels;
  readonly text: string;
}

/** Worst first. */
export const SEVERITIES = ['critical', 'error', 'warning', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** How grave, as a number that rises: 0 (info) to 3 (critical). */
export function severityRank(severity: Severity): number {
  return SEVERITIES.length - 1 - SEVERITIES.indexOf(severity);
}

/** One record understood. Everything in it may have been chosen by an attacker. */
export interface LogLine {
  readonly at: EpochMs;
  readonly service: string;
  readonly severity: Severity;
  /** What a person wrote: the text without header, time stamp and key names. At most 4,096 characters, redacted. */
  readonly message: string;
  readonly format: string;
}
