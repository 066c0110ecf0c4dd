/** One line of a bench's result. */
export interface Figure {
  readonly what: string;
  readonly unit: string;
  readonly ours: number;
  /** Measured in the same run, interleaved with ours; null where nothing is compared with. */
  readonly reference: number | null;
  /** How many times better ours is than the reference; null where there is none. */
  readonly ratio: number | null;
  /** In words, as in "ratio >= 2". */
  readonly target: string | null;
  readonly met: boolean | null;
}

export interface BenchResult {
  readonly name: string;
  readonly figures: readonly Figure[];
}

export interface Bench {
  readonly name: string;
  /** One sentence: what is measured, beside what. */
  readonly about: string;
  /** Sets up what it needs, measures, and takes down what it started. */
  run(progress: (text: string) => void): Promise<BenchResult>;
}
