import { IsolationForest as Oracle } from 'ml-isolation-forest';
import { averagePath, scoreBar, trainForest } from '../../../core/model';
import { seededChance } from '../../../core';
import { rankAgreement, blobs } from './blobs';

const FEATURES = 8;

test.each([
  [0, 0],
  [1, 0],
  [2, 1],
  [3, 1.207],
  [256, 10.245],
])('the average path of %d rows is %d', (rows, path) => {
  expect(averagePath(rows)).toBeCloseTo(path, 3);
});

test('the same rows and seed give the same scores, another seed others', () => {
  const { rows } = blobs(500, 1);
  const scored = (seed: number) => [...trainForest(rows, FEATURES, { seed }).scores(rows)];
  expect(scored(3)).toEqual(scored(3));
  expect(scored(3)).not.toEqual(scored(4));
});

test('what lies apart scores above what does not, and the bar of a contamination lets so many through', () => {
  const { rows, isOutlier } = blobs(2_000, 2);
  const scores = trainForest(rows, FEATURES, { seed: 1 }).scores(rows);
  const of = (kind: boolean) => [...scores].filter((_, row) => isOutlier[row] === kind);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(mean(of(true))).toBeGreaterThan(mean(of(false)) + 0.15);
  const bar = scoreBar(scores, 0.01);
  expect([...scores].filter((score) => score >= bar)).toHaveLength(20);
});

test.each([
  ['no rows', new Float32Array(0)],
  ['one row', new Float32Array(FEATURES)],
  ['half a row', new Float32Array(FEATURES + 4)],
  ['a value that is no number', Float32Array.from({ length: FEATURES }, (_, index) => (index === 3 ? NaN : 1))],
])('%s: refused', (_, rows) => {
  expect(() => trainForest(rows, FEATURES, { seed: 1 })).toThrow(RangeError);
});

test('rows that are all the same have one score, and neighbours in single precision are told apart', () => {
  const same = new Float32Array(FEATURES * 50).fill(7);
  expect(new Set(trainForest(same, FEATURES, { seed: 1 }).scores(same)).size).toBe(1);
  const two = Float32Array.from([1, Math.fround(1 + 2 ** -23)]);
  expect(trainForest(two, 1, { seed: 1 }).scores(two)[0]).toBeGreaterThan(0);
});

// Ranks alone: its c(n) is .577 too low, and it grows trees from all rows.
test('its ranks agree with those of ml-isolation-forest', () => {
  const { rows } = blobs(600, 5);
  const table = Array.from({ length: 600 }, (_, row) => [...rows.subarray(row * FEATURES, (row + 1) * FEATURES)]);
  const random = Math.random;
  Math.random = seededChance(9);
  const oracle = new Oracle({ nEstimators: 200 });
  oracle.train(table);
  const theirs = oracle.predict(table);
  Math.random = random;
  const ours = trainForest(rows, FEATURES, { seed: 9 }).scores(rows);
  expect(rankAgreement([...ours], theirs)).toBeGreaterThan(0.93);
  expect(sharedTop([...ours], theirs, 12)).toBeGreaterThanOrEqual(9);
});

/** How many of the `count` highest are the same rows. */
function sharedTop(ours: readonly number[], theirs: readonly number[], count: number): number {
  const highest = (scores: readonly number[]): readonly number[] =>
    scores
      .map((_, row) => row)
      .sort((one, other) => scores[other]! - scores[one]!)
      .slice(0, count);
  const top = new Set(highest(theirs));
  return highest(ours).filter((row) => top.has(row)).length;
}
