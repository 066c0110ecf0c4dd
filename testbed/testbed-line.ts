/** Milliseconds since the epoch. */
export type EpochMs = number;
export type Labels = Readonly<Record<string, string>>;

/** One record of the world. `at`: nanoseconds since the epoch, 19 digits. `truth`: the fault that caused it, never written anywhere. */
export interface TestbedLine {
  readonly at: string;
  readonly stream: Labels;
  readonly metadata: Labels;
  readonly text: string;
  readonly service: string;
  readonly truth?: string;
}
