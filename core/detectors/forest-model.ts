import type { IsolationForest } from '../model';
import { scoreBar, trainForest } from '../model';
import { ROW_LENGTH, writeRow } from './forest-features';
import type { SampleRow } from './forest-sample';

/** The share of ordinary windows that would be called odd. */
const CONTAMINATION = 0.01;

/** How odd a window is: what the forest says, and how far its features together are from the usual. Odd is what reaches both bars. */
export interface Oddness {
  readonly score: number;
  readonly length: number;
}

/** Bars of the length. Chosen on three development worlds: decision 0014. */
const FAR_OUT = 1.5;

/** A forest of all services, with the bars that one in a hundred of its own rows reaches. */
export interface GrownForest {
  readonly forest: IsolationForest;
  readonly bars: Oddness;
}

export function growForest(sample: readonly SampleRow[], seed: number): GrownForest {
  const rows = new Float32Array(sample.length * ROW_LENGTH);
  for (const [nth, { hour, deviations }] of sample.entries()) writeRow(rows, nth * ROW_LENGTH, hour, deviations);
  const forest = trainForest(rows, ROW_LENGTH, { seed });
  const lengths = Float64Array.from(sample, ({ deviations }) => Math.hypot(...deviations));
  const bars = { score: scoreBar(forest.scores(rows), CONTAMINATION), length: scoreBar(lengths, CONTAMINATION) };
  return { forest, bars };
}

export function oddnessOf({ forest }: GrownForest, { hour, deviations }: SampleRow): Oddness {
  const row = new Float32Array(ROW_LENGTH);
  writeRow(row, 0, hour, deviations);
  return { score: forest.scores(row)[0]!, length: Math.hypot(...deviations) };
}

/** Far out: what only suspects may be merely rare, and a service that is restless by nature is rare for minutes on end. */
export function isFarOut(bars: Oddness, seen: Oddness): boolean {
  return isOdd(bars, seen) && seen.length >= FAR_OUT * bars.length;
}

/** Both must agree: a forest alone calls odd what is merely rare, and the length alone knows no hours and no company. */
export function isOdd(bars: Oddness, seen: Oddness): boolean {
  return seen.length > 0 && seen.score >= bars.score && seen.length >= bars.length;
}
