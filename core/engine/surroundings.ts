import type { EpochMs } from '../time';

/** What the shell lends the engine: the core has no clock, no chance and no timers of its own. */
export interface Surroundings {
  clock(): EpochMs;
  /** Lets the process do other work between two slices of deciding. */
  breathe(): Promise<void>;
  randomBytes(count: number): Uint8Array;
}

/** Random text for a unit's birth: 16 hex digits. */
export function birthText(surroundings: Surroundings): string {
  return [...surroundings.randomBytes(8)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
