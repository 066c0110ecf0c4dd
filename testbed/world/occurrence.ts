import type { EpochMs } from '../testbed-line';
import type { Happening } from './happening';
import type { Service } from './service';

/** A fault or a twin takes place. */
export interface Occurrence {
  readonly name: string;
  readonly at: EpochMs;
  readonly forMs: number;
}

/** What an occurrence does to one service. */
export interface Script {
  readonly service: Service;
  readonly happenings: (occurrence: Occurrence, seed: number) => Happening[];
}
