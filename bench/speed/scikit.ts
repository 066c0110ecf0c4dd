import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { cached } from '../../scripts/services/cache';
import { mustRun } from '../../scripts/services/run';

const VERSION = '1.7.2';

export interface ScikitForest {
  /** Trains and scores with one seed: seconds of CPU, and the score of each row, higher the odder. */
  run(seed: number): Promise<{ readonly seconds: number; readonly scores: readonly number[] }>;
  stop(): void;
}

/** scikit-learn's IsolationForest of 200 trees on `rows` (row after row), in one Python process on one thread. */
export async function createScikitForest(
  rows: Float32Array,
  features: number,
  tell: (text: string) => void,
): Promise<ScikitForest> {
  const folder = await cached({
    name: `scikit-learn-${VERSION}`,
    needsBytes: 400e6,
    tell,
    build: (into) => build(into, tell),
  });
  const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };
  const python = spawn(join(folder, 'bin', 'python'), ['-c', DRIVER], { stdio: ['pipe', 'pipe', 'inherit'], env });
  const answers = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  const ask = async (question: unknown): Promise<unknown> => {
    python.stdin.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await answers.next();
    if (done) throw new Error('Failed to run scikit-learn: its process ended. Delete its folder in the cache.');
    return JSON.parse(value);
  };
  await ask({ rows: [...rows], features });
  return {
    run: async (seed) => (await ask({ seed })) as { seconds: number; scores: number[] },
    stop: () => void python.stdin.end(),
  };
}

async function build(folder: string, tell: (text: string) => void): Promise<void> {
  tell(`installing scikit-learn ${VERSION} with pip, once`);
  await mustRun('python3', ['-m', 'venv', folder]);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `scikit-learn==${VERSION}`];
  await mustRun(join(folder, 'bin', 'python'), pip, { timeoutMs: 600_000 });
}

const DRIVER = String.raw`
import json, sys, time
import numpy as np
from sklearn.ensemble import IsolationForest

for line in sys.stdin:
    asked = json.loads(line)
    if "rows" in asked:
        rows = np.array(asked["rows"], dtype=np.float32).reshape(-1, asked["features"])
        IsolationForest(n_estimators=5, n_jobs=1).fit(rows)
        print(json.dumps(len(rows)), flush=True)
        continue
    began = time.process_time()
    forest = IsolationForest(n_estimators=200, max_samples=256, n_jobs=1, random_state=asked["seed"]).fit(rows)
    scores = -forest.score_samples(rows)
    seconds = time.process_time() - began
    print(json.dumps({"seconds": seconds, "scores": scores.tolist()}), flush=True)
`;
