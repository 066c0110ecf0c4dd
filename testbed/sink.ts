import type { TestbedLine } from './testbed-line';

export interface Written {
  readonly lines: number;
  readonly bytes: number;
}

/** Where the world's lines go. */
export interface Sink {
  /** Resolves when everything is accepted there. */
  write(lines: Iterable<TestbedLine>): Promise<Written>;
  /** Makes sure that everything written can be read. */
  settle(): Promise<void>;
}
