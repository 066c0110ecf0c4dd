import { randomUUID } from 'node:crypto';

import { createMemoryStore } from '../../core/index';
import type { Store } from '../../core/index';

/**
 * For test runs: reads what the real store holds and keeps every change to itself, so that a test shows what would happen
 * and nothing has happened. Rows of the real store are not leased.
 */
export function createRehearsalStore(real: Pick<Store, 'load' | 'list'>): Store {
  const memory = createMemoryStore({ now: () => Date.now(), newId: () => randomUUID() });
  const rehearsed = new Set<string>();
  return {
    load: (unit, known) => (rehearsed.has(unit) ? memory : real).load(unit, known),
    async commit(unit, at, change) {
      if (rehearsed.has(unit)) return await memory.commit(unit, at, change);
      const loaded = await real.load(unit);
      if (loaded === 'unchanged' || (loaded?.version ?? 'new') !== at) return 'conflict';
      rehearsed.add(unit);
      if (loaded === undefined) return await memory.commit(unit, 'new', change);
      const copied = await memory.commit(unit, 'new', { put: loaded.parts, drop: [], outbox: [] });
      return copied === 'conflict' ? 'conflict' : await memory.commit(unit, copied.version, change);
    },
    take: (unit, forMs, limit) => memory.take(unit, forMs, limit),
    settle: (unit, outcomes) => memory.settle(unit, outcomes),
    list: (prefix, after, limit) => real.list(prefix, after, limit),
  };
}
