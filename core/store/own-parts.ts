import { openBlock } from './older-blocks';
import type { Parts } from './store';

export const JOURNAL = 'journal/';

/** Of one table. */
export interface OwnPart {
  readonly name: string;
  /** Undefined: it is of the journal. */
  readonly part: number | undefined;
  readonly order: readonly [number, number];
}

/** The table's parts first, then the journal's, the oldest first: what is younger is right. */
export function ownParts(name: string, parts: Parts): OwnPart[] {
  const own: OwnPart[] = [];
  for (const each of parts.keys()) {
    if (!each.startsWith(`${name}/`)) continue;
    const rest = each.slice(name.length + 1);
    if (!rest.startsWith(JOURNAL)) own.push({ name: each, part: Number(rest), order: [-1, Number(rest)] });
    else {
      const [round = 0, number = 0] = rest.slice(JOURNAL.length).split('.').map(Number);
      own.push({ name: each, part: undefined, order: [round, number] });
    }
  }
  return own.sort((one, other) => one.order[0] - other.order[0] || one.order[1] - other.order[1]);
}

/** Rows that a table has evicted: each of its parts says it at its beginning, and the youngest is right. */
export function evictedIn(name: string, parts: Parts): number {
  return ownParts(name, parts).reduce((most, { name: part }) => {
    const { evicted } = openBlock(part, parts.get(part)!).mark;
    return Math.max(most, evicted);
  }, 0);
}
