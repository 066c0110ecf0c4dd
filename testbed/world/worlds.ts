import { FAULTS } from './faults';
import { FULL_FAULTS } from './full/faults';
import { FULL_SERVICES } from './full/services';
import { FULL_TWINS } from './full/twins';
import type { Script } from './occurrence';
import type { Service } from './service';
import { SERVICES } from './services';
import { TWINS } from './twins';

/** Who lives in a world, and what may happen to them. */
export interface Cast {
  readonly services: readonly Service[];
  readonly faults: Readonly<Record<string, Script>>;
  readonly twins: Readonly<Record<string, Script>>;
}

/** `small`: what a person watches for ten minutes. `full`: what a detector is measured on for a week. */
export const WORLDS = {
  small: { services: SERVICES, faults: FAULTS, twins: TWINS },
  full: { services: FULL_SERVICES, faults: FULL_FAULTS, twins: FULL_TWINS },
} as const satisfies Record<string, Cast>;

export type WorldName = keyof typeof WORLDS;
export const worldNames = Object.keys(WORLDS) as readonly WorldName[];
