import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Detector, DetectorKind, Score } from '../../core/detectors/detector';
import type { Labelled, StreamOptions } from './detector-streams';

/** What a kind is tried on. */
export interface Trial<Observation> {
  readonly kind: DetectorKind<Observation>;
  readonly stream: (options: StreamOptions) => Iterable<Labelled<Observation>>;
  readonly strangers: (length: number) => Iterable<Observation>;
  readonly hostile: readonly Observation[];
  /** The same observation with its properties, and those of its features, in another order. */
  readonly shuffled: (seen: Observation) => Observation;
  /** The same observation with features missing, or added. */
  readonly altered: (seen: Observation, nth: number) => Observation;
  /** The same series doing the same thing, or nothing at all. */
  readonly monotonous: readonly ((nth: number) => Observation)[];
  /** What a reason may name as a feature of this observation. */
  readonly featuresOf: (seen: Observation) => readonly string[];
  /** Where a witness, which never tells alone, is as sure as others are at .5. */
  readonly oddFrom?: number | undefined;
}

type Parts = Map<string, Uint8Array>;
type Scores = (Score | 'warming-up')[];

interface Fixture {
  /** Absent where parts were JSON. */
  readonly encoding?: 'base64';
  readonly parts: readonly (readonly [string, string])[];
  readonly scores: Scores;
}

const THRESHOLD = 0.5;
const FIXTURES = join(__dirname, 'fixtures');
const PART_LIMIT = 64 * 1024;

/** The laws of reference model-codebases §10, one test each. */
export function detectorLaws<Observation>(trial: Trial<Observation>): void {
  const { kind, stream } = trial;
  const opened = (parts: Parts = new Map(), seed = 7): Detector<Observation> => {
    const detector = kind.open(parts, seed);
    collected.set(detector, parts);
    return detector;
  };
  const observations = (length: number, seed = 1): Observation[] =>
    take(length, stream({ seed, length })).map(({ seen }) => seen);

  test('gives finite scores from 0 to 1 for any finite input', () => {
    const detector = opened();
    const seen = [...observations(2_000), ...trial.hostile, ...trial.hostile, ...observations(500)];
    for (const score of live(detector, seen)) if (score !== 'warming-up') expectBetween0And1(score.value);
    expect(collect(detector).size).toBeGreaterThan(0);
  });

  test('scores without changing itself', () => {
    const scored = opened();
    const unscored = opened();
    for (const seen of observations(3_000)) {
      for (let times = 0; times < 2; times++) scored.score(seen);
      scored.learn(seen);
      unscored.learn(seen);
    }
    expect(collect(scored)).toEqual(collect(unscored));
    for (const seen of observations(200)) scored.score(seen);
    expect([...scored.changes()]).toEqual([]);
  });

  test('leaves what it learns from alone', () => {
    const detector = opened();
    for (const seen of observations(500)) {
      const before = structuredClone(seen);
      live(detector, [deepFreeze(seen)]);
      expect(seen).toEqual(before);
    }
  });

  test('scores on after a restart as it would have without one', () => {
    const straight = opened();
    live(straight, observations(5_000));
    const restarted = opened(collect(straight));
    const next = observations(5_500).slice(5_000);
    expect(live(restarted, next)).toEqual(live(straight, next));
    expect(collect(restarted)).toEqual(collect(straight));
  });

  test('repeats its scores for a seed', () => {
    expect(live(opened(new Map(), 3), observations(3_000))).toEqual(live(opened(new Map(), 3), observations(3_000)));
  });

  test('does not care for the order of features', () => {
    const seen = observations(3_000);
    expect(live(opened(), seen.map(trial.shuffled))).toEqual(live(opened(), seen));
  });

  test('takes features that appear and vanish', () => {
    const detector = opened();
    for (const score of live(detector, observations(3_000).map(trial.altered)))
      if (score !== 'warming-up') expectBetween0And1(score.value);
  });

  test('says that it is warming up, and one day no longer', () => {
    const scores = live(opened(), observations(5_000));
    expect(scores[0]).toBe('warming-up');
    expect(scores.slice(-100)).not.toContain('warming-up');
  });

  test.each(trial.monotonous.map((same, nth) => ({ nth, same })))(
    'finds nothing odd in monotony ($nth)',
    ({ same }) => {
      const scores = live(
        opened(),
        Array.from({ length: 2_000 }, (_, nth) => same(nth)),
      );
      for (const score of scores) if (score !== 'warming-up') expect(score.value).toBeLessThan(THRESHOLD);
    },
  );

  test('gives a reason for every score above 0, in words', () => {
    const detector = opened();
    let reasons = 0;
    for (const seen of observations(8_000)) {
      const [score] = live(detector, [seen]) as [Score | 'warming-up'];
      if (score === 'warming-up' || score.value === 0) continue;
      expect(score.reasons.length).toBeGreaterThan(0);
      for (const reason of score.reasons) {
        reasons++;
        expect(reason).toMatchObject({ detector: kind.kind, text: expect.stringMatching(/^[A-Z].*\.$/) });
        expect(trial.featuresOf(seen)).toContain(reason.feature);
        for (const side of [reason.observed, reason.expected]) expect(['number', 'string']).toContain(typeof side);
      }
    }
    expect(reasons).toBeGreaterThan(0);
  });

  test('tells the odd from the ordinary better than a coin', () => {
    const detector = opened();
    const odd: number[] = [];
    const ordinary: number[] = [];
    for (const { seen, isOdd } of stream({ seed: 5, length: 20_000 })) {
      const [score] = live(detector, [seen]) as [Score | 'warming-up'];
      if (score !== 'warming-up') (isOdd ? odd : ordinary).push(score.value);
    }
    expect(odd.length).toBeGreaterThan(50);
    expect(areaUnderCurve(odd, ordinary)).toBeGreaterThan(0.6);
  });

  test('accepts a lasting new normal in the end', () => {
    const detector = opened();
    const oddFrom = 6_000;
    const threshold = trial.oddFrom ?? THRESHOLD;
    const scores: number[] = [];
    for (const { seen, isOdd } of stream({ seed: 2, length: 25_000, oddFrom })) {
      const [score] = live(detector, [seen]) as [Score | 'warming-up'];
      if (isOdd && score !== 'warming-up') scores.push(score.value);
    }
    expect(Math.max(...scores.slice(0, 100))).toBeGreaterThanOrEqual(threshold);
    expect(Math.max(...scores.slice(-50))).toBeLessThan(threshold);
  });

  test('stays small whatever it meets, and says how much it forgot for that, after a restart too', () => {
    const detector = opened();
    expect(detector.evicted).toBe(0);
    for (const seen of trial.strangers(100_000)) detector.learn(seen);
    expect(detector.evicted).toBeGreaterThan(0);
    expect(opened(collect(detector)).evicted).toBe(detector.evicted);
    const parts = collect(detector);
    const sizes = [...parts.values()].map((bytes) => bytes.length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(PART_LIMIT);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(kind.maxBytes);
  });

  test.each(Array.from({ length: kind.schema }, (_, nth) => nth + 1))('restores what schema %i wrote', (schema) => {
    const file = join(FIXTURES, `detector-${kind.kind}-${schema}.json`);
    const next = observations(2_500).slice(2_000);
    if (process.env['UPDATE_GOLDEN'] === '1' && schema === kind.schema)
      writeFixture(file, opened(), observations(2_000), next);
    const { encoding, parts, scores } = JSON.parse(readFileSync(file, 'utf8')) as Fixture;
    const bytes = parts.map(([part, text]) => [part, migrated(kind, schema, Buffer.from(text, encoding))] as const);
    expect(JSON.parse(JSON.stringify(live(opened(new Map(bytes)), next)))).toEqual(scores);
  });
}

/** Every kind with a fixture is still registered: nobody loses what an older version wrote. */
export function kindsWithFixtures(): string[] {
  return [...new Set(readdirSync(FIXTURES).flatMap((file) => /^detector-(.+)-\d+\.json$/.exec(file)?.[1] ?? []))];
}

/** As the engine does it: score, then learn, or refuse what is anomalous. */
function live<Observation>(detector: Detector<Observation>, observations: Iterable<Observation>): Scores {
  return Array.from(observations, (seen) => {
    const score = detector.score(seen);
    if (score !== 'warming-up' && score.value >= THRESHOLD) detector.refuse?.(seen);
    else detector.learn(seen);
    return score;
  });
}

const collected = new WeakMap<object, Parts>();

/** All parts of a detector that was opened empty or on what was collected before. */
function collect<Observation>(detector: Detector<Observation>): Parts {
  const parts = new Map(collected.get(detector));
  for (const [part, bytes] of detector.changes()) bytes ? parts.set(part, bytes) : parts.delete(part);
  collected.set(detector, parts);
  return parts;
}

function writeFixture<Observation>(
  file: string,
  detector: Detector<Observation>,
  past: Observation[],
  next: Observation[],
): void {
  live(detector, past);
  const encoding = 'base64';
  const parts = Array.from(
    collect(detector),
    ([part, bytes]) => [part, Buffer.from(bytes).toString(encoding)] as const,
  );
  writeFileSync(file, `${JSON.stringify({ encoding, parts, scores: live(detector, next) })}\n`);
}

function migrated<Observation>(kind: DetectorKind<Observation>, schema: number, part: Uint8Array): Uint8Array {
  return schema === kind.schema ? part : kind.migrate!(schema, part);
}

function take<Item>(length: number, items: Iterable<Item>): Item[] {
  const taken: Item[] = [];
  for (const item of items) if (taken.push(item) === length) break;
  return taken;
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}

function expectBetween0And1(value: number): void {
  expect(Number.isFinite(value)).toBe(true);
  expect(value).toBeGreaterThanOrEqual(0);
  expect(value).toBeLessThanOrEqual(1);
}

/** How often an odd score lies above an ordinary one; ties count half. */
function areaUnderCurve(odd: readonly number[], ordinary: readonly number[]): number {
  let above = 0;
  for (const one of odd) for (const other of ordinary) above += one > other ? 1 : one === other ? 0.5 : 0;
  return above / (odd.length * ordinary.length);
}
