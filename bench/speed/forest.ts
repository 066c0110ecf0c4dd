import { trainForest } from '../../core/index';
import { blobs, rankAgreement } from '../../test/core/model/blobs';
import type { Bench } from '../bench';
import { median } from '../median';
import { createScikitForest } from './scikit';

const ROWS = 10_000;
const FEATURES = 8;
const SEEDS = [1, 2, 3, 4, 5];
const LEAST_RATIO = 5;
/** So much less may ours agree with scikit-learn than it does with itself under another seed. */
const MARGIN = 0.01;

/** CPU time of training and scoring, interleaved; each of ours is compared in rank with scikit-learn of the same and the next seed. */
export const bench: Bench = {
  name: 'forest',
  about: `Isolation Forest, ${ROWS} x ${FEATURES}, 200 trees, train and score, beside scikit-learn, one thread each`,
  async run(progress) {
    const { rows } = blobs(ROWS, 1);
    const scikit = await createScikitForest(rows, FEATURES, progress);
    try {
      return await measure(rows, scikit, progress);
    } finally {
      scikit.stop();
    }
  },
};

async function measure(
  rows: Float32Array,
  scikit: Awaited<ReturnType<typeof createScikitForest>>,
  progress: (text: string) => void,
) {
  runOurs(rows, 0); // Warm, as theirs is.
  const ours: Run[] = [];
  const theirs: Run[] = [];
  for (const seed of SEEDS) {
    ours.push(runOurs(rows, seed));
    theirs.push(await scikit.run(seed));
    progress(`seed ${seed}: ${ours.at(-1)!.seconds.toFixed(3)} s and ${theirs.at(-1)!.seconds.toFixed(3)} s`);
  }
  const ratio = median(theirs.map(({ seconds }) => seconds)) / median(ours.map(({ seconds }) => seconds));
  const agreement = mean(ours.map(({ scores }, index) => rankAgreement(scores, theirs[index]!.scores)));
  const itself = mean(
    theirs.map(({ scores }, index) => rankAgreement(scores, theirs[(index + 1) % theirs.length]!.scores)),
  );
  const figures = [
    {
      what: 'train and score',
      unit: 'ms',
      ours: 1e3 * median(ours.map(({ seconds }) => seconds)),
      reference: 1e3 * median(theirs.map(({ seconds }) => seconds)),
      ratio,
      target: `ratio >= ${LEAST_RATIO}`,
      met: ratio >= LEAST_RATIO,
    },
    {
      what: `rank agreement with scikit-learn (reference: scikit-learn's own between seeds; mean of ${SEEDS.length})`,
      unit: 'Spearman',
      ours: agreement,
      reference: itself,
      ratio: agreement / itself,
      target: `>= reference - ${MARGIN}`,
      met: agreement >= itself - MARGIN,
    },
  ];
  return { name: bench.name, figures };
}

interface Run {
  readonly seconds: number;
  readonly scores: readonly number[];
}

function runOurs(rows: Float32Array, seed: number): Run {
  const began = process.cpuUsage();
  const scores = trainForest(rows, FEATURES, { seed }).scores(rows);
  const { user, system } = process.cpuUsage(began);
  return { seconds: (user + system) / 1e6, scores: [...scores] };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
