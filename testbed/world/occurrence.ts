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
  /** Until when a detector should have spoken, where the usual three minutes cannot be asked for: silence has a period. */
  readonly withinMs?: number;
  /** What the people who run the service announce of it. */
  readonly announced?: 'deploy' | 'maintenance';
}
