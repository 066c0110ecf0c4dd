import { execFileSync } from 'node:child_process';

/** Drawn from the commit, so that nobody can fit detectors to known worlds; LOGHORN_SEEDS=1,2,3 repeats a run. */
export function seedsOfCommit(count: number): readonly number[] {
  const given = process.env.LOGHORN_SEEDS?.split(',').map(Number);
  if (given) return given;
  const commit = execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
  return Array.from({ length: count }, (_, index) => parseInt(commit.slice(index * 8, index * 8 + 8), 16));
}
