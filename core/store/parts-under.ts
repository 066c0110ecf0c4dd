import type { Parts } from './store';

/** The parts whose names begin with `prefix`, under their names without it. */
export function partsUnder(parts: Parts, prefix: string): Parts {
  const under = [...parts].filter(([name]) => name.startsWith(prefix));
  return new Map(under.map(([name, bytes]) => [name.slice(prefix.length), bytes]));
}
