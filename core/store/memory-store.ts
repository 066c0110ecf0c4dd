import type { EpochMs } from '../time';
import { MemoryUnit } from './memory-unit';
import type { Store } from './store';
import type { Upkeep } from './upkeep';

/** A whole store for one process and one run: scans and scenarios. `newId` never returns the same text twice. */
export function createMemoryStore(options: { now(): EpochMs; newId(): string }): Store & Upkeep {
  const units = new Map<string, MemoryUnit>();
  return {
    async load(unit, known) {
      const held = units.get(unit);
      return held !== undefined && held.version === known ? 'unchanged' : held?.load();
    },
    async commit(unit, at, change) {
      const held = units.get(unit);
      if ((held?.version ?? 'new') !== at) return 'conflict';
      const next = held ?? new MemoryUnit(options.newId());
      next.apply(change);
      units.set(unit, next);
      return { version: next.version };
    },
    async take(unit, forMs, limit) {
      return units.get(unit)?.take(options.newId(), options.now(), forMs, limit) ?? [];
    },
    async settle(unit, outcomes) {
      for (const outcome of outcomes) units.get(unit)?.settle(outcome, options.now());
    },
    async list(prefix, after, limit) {
      const wanted = [...units.keys()].filter(
        (name) => name.startsWith(prefix) && (after === undefined || name > after),
      );
      return wanted.sort(byCodeUnits).slice(0, limit);
    },
    async remove(unit) {
      units.delete(unit);
    },
    async undone(unit) {
      return units.get(unit)?.undone() ?? [];
    },
    async dead(unit) {
      return units.get(unit)?.dead() ?? [];
    },
  };
}

function byCodeUnits(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
