import type { Within } from './select';

const HOUR_NS = 3_600_000_000_000n;
const FRESH_MS = 600_000;

/**
 * Loki's cache of empty answers: by tenant, query text and hour. It holds spans that were empty once, and answers them empty
 * for ever after, whatever has come since; a wider question asks only for what it does not hold.
 */
export class EmptyCache {
  private readonly empties = new Map<string, Within>();

  /** The parts of the span that must still be looked at, an hour at most each. */
  uncovered(name: string, within: Within): Within[] {
    return slots(within).flatMap((slot) => {
      const held = this.empties.get(keyOf(name, slot));
      if (!held || held.end <= slot.start || held.start >= slot.end) return [slot];
      const before = { start: slot.start, end: held.start };
      const after = { start: held.end, end: slot.end };
      return [before, after].filter(({ start, end }) => start < end);
    });
  }

  /** To be told of every part that turned out empty. */
  learn(name: string, empty: Within, nowMs: number): void {
    if (Number(BigInt(empty.end) / 1_000_000n) > nowMs - FRESH_MS) return;
    const key = keyOf(name, empty);
    const held = this.empties.get(key);
    const touches = held && held.end >= empty.start && held.start <= empty.end;
    const start = touches && held.start < empty.start ? held.start : empty.start;
    const end = touches && held.end > empty.end ? held.end : empty.end;
    this.empties.set(key, { start, end });
  }
}

function keyOf(name: string, { start }: Within): string {
  return `${name} ${BigInt(start) / HOUR_NS}`;
}

function slots({ start, end }: Within): Within[] {
  const found: Within[] = [];
  for (let from = BigInt(start); from < BigInt(end);) {
    const next = (from / HOUR_NS + 1n) * HOUR_NS;
    const until = next < BigInt(end) ? next : BigInt(end);
    found.push({ start: from.toString().padStart(19, '0'), end: until.toString().padStart(19, '0') });
    from = until;
  }
  return found;
}
