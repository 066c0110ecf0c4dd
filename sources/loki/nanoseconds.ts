import type { EpochMs, EpochNs, Span } from '../../core/index';

export function addMs(at: EpochNs, ms: number): EpochNs {
  return (BigInt(at) + BigInt(Math.floor(ms)) * 1_000_000n).toString().padStart(19, '0');
}

/** The instant in the middle, never before `from` nor at `until`. */
export function middle(span: Span): EpochNs {
  return ((BigInt(span.from) + BigInt(span.until)) / 2n).toString().padStart(19, '0');
}

/** The length in milliseconds, when it is a whole number of them. */
export function wholeMs(span: Span): EpochMs | undefined {
  const ns = BigInt(span.until) - BigInt(span.from);
  return ns % 1_000_000n === 0n ? Number(ns / 1_000_000n) : undefined;
}

export function laterOf(one: EpochNs, other: EpochNs): EpochNs {
  return one > other ? one : other;
}

export function earlierOf(one: EpochNs, other: EpochNs): EpochNs {
  return one < other ? one : other;
}
