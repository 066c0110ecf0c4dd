import type { Detector, Score, WindowObservation } from '../../../core/detectors';
import { mix } from '../../../core/detectors/mix';
import { habitAround, newHabitRow, noteHabit } from '../../../core/detectors/mix-habit';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../core/time';

const BEGIN = Date.UTC(2026, 5, 1);
/** Noon of its third day. */
const NOON = BEGIN + 2 * DAY_MS + 12 * HOUR_MS;

function aWindow(start: number, mixEntropy: number, features: Record<string, number> = {}): WindowObservation {
  return {
    ...{ start, end: start + MINUTE_MS, series: 'shop', service: 'shop', severity: 'info', coverage: 1 },
    features: { count: 40, errorCount: 0, templates: 1, mixEntropy, ...features },
  };
}

/** Its scores stay below .45; this is where another detector would have told the same. */
const ODD = 0.225;

/** As the engine does it when another detector agrees. */
function live(detector: Detector<WindowObservation>, seen: WindowObservation): number | 'warming-up' {
  const score = detector.score(seen);
  if (score === 'warming-up') return (detector.learn(seen), score);
  if (score.value >= ODD) detector.refuse!(seen);
  else detector.learn(seen);
  return Math.round(score.value * 100) / 100;
}

/** 2.0 bits, and .1 more or less by turns, from the beginning on. */
function seasoned(until = NOON): Detector<WindowObservation> {
  const detector = mix.open(new Map(), 1);
  for (let start = BEGIN; start < until; start += MINUTE_MS)
    live(detector, aWindow(start, 2 + ((start / MINUTE_MS) % 2 ? 0.1 : -0.1)));
  return detector;
}

const scoresOf = (detector: Detector<WindowObservation>, bits: readonly number[], features?: Record<string, number>) =>
  bits.map((each, nth) => live(detector, aWindow(NOON + nth * MINUTE_MS, each, features)));

// The leeway is 4 × .1 + .25 bits: 1.3 bits away are two of it, and 2 / (2 + 1) is .67, less a little, for the first odd window is learned: .66, and .45 of that.
test.each([
  { what: 'one thing again and again, from the second window on', bits: [0.7, 0.7, 0.7], scores: [0, 0.3, 0.3] },
  { what: 'many things at once', bits: [3.3, 3.3], scores: [0, 0.3] },
  { what: 'two of three windows', bits: [0.7, 2, 0.7], scores: [0, 0, 0.3] },
  { what: 'one window', bits: [0.7, 2, 2, 0.7], scores: [0, 0, 0, 0] },
  { what: 'now this way and now that', bits: [0.7, 3.3, 0.7], scores: [0, 0, 0.29] },
  { what: 'half a bit', bits: [1.5, 1.5, 1.5], scores: [0, 0, 0] },
])('a service that says $what scores $scores', ({ bits, scores }) => {
  expect(scoresOf(seasoned(), bits)).toEqual(scores);
});

test('its reason tells the mix and what is usual', () => {
  const detector = seasoned();
  live(detector, aWindow(NOON, 0.7));
  expect((detector.score(aWindow(NOON + MINUTE_MS, 0.7)) as Score).reasons).toEqual([
    {
      ...{ detector: 'mix', feature: 'mixEntropy', observed: 0.7, expected: '1.3 to 2.7' },
      text: 'The messages of shop repeat themselves more than usual: 0.7 bits of variety a line, usually 1.3 to 2.7.',
    },
  ]);
});

test('a window of few lines is no mix, nor is one of a template', () => {
  expect(scoresOf(seasoned(), [0, 0, 0], { count: 11 })).toEqual([0, 0, 0]);
  expect(seasoned().score({ ...aWindow(NOON, 0), template: 't' })).toMatchObject({ value: 0 });
});

test('few lines hide kinds, and are told no poorer for it', () => {
  // (12 - 1) / (2 ln 2 × 12) bits more: .66
  expect(scoresOf(seasoned(), [1, 1], { count: 12, templates: 12 })).toEqual([0, 0]);
  expect(scoresOf(seasoned(), [1, 1], { count: 1_200, templates: 12 })).toEqual([0, 0.27]);
});

test('the first day teaches only', () => {
  expect(scoresOf(seasoned(BEGIN + HOUR_MS), [0.7])).toEqual([0]);
  const young = seasoned(BEGIN + DAY_MS - 2 * MINUTE_MS);
  expect(young.score(aWindow(BEGIN + DAY_MS - MINUTE_MS, 0.7))).toBe('warming-up');
});

test('what an hour brings every night is told when it is new, and after three nights no more', () => {
  const isAtJob = (start: number) =>
    start >= BEGIN + 2 * DAY_MS && start % DAY_MS >= 2 * HOUR_MS && start % DAY_MS < 2.2 * HOUR_MS;
  const toldDays = new Set<number>();
  const detector = mix.open(new Map(), 1);
  for (let start = BEGIN + 4 * HOUR_MS; start < BEGIN + 9 * DAY_MS; start += MINUTE_MS) {
    const value = live(detector, aWindow(start, (isAtJob(start) ? 0.5 : 2) + ((start / MINUTE_MS) % 2 ? 0.1 : -0.1)));
    if (value !== 'warming-up' && value >= ODD) toldDays.add(Math.floor((start - BEGIN) / DAY_MS));
  }
  expect([...toldDays]).toEqual([2, 3, 4]);
});

test('a mix that stays for an hour is the usual one', () => {
  const scores = scoresOf(
    seasoned(),
    Array.from({ length: 90 }, () => 0.7),
  );
  expect(Math.min(...(scores.slice(1, 60) as number[]))).toBeGreaterThan(0.27);
  expect(Math.max(...(scores.slice(70) as number[]))).toBe(0);
});

test('a habit goes three fifths of the way to a further extreme, and a twentieth back a day', () => {
  const row = newHabitRow('shop', BEGIN);
  noteHabit(row, BEGIN + HOUR_MS, 2);
  expect(habitAround(row, BEGIN + HOUR_MS)).toBeUndefined();
  noteHabit(row, BEGIN + DAY_MS + HOUR_MS, 1);
  expect(habitAround(row, BEGIN + 2 * HOUR_MS)).toEqual({ low: 2, high: 2 });
  noteHabit(row, BEGIN + 2 * DAY_MS + HOUR_MS, 2);
  expect(habitAround(row, BEGIN)).toEqual({ low: 1.4, high: 1.95 });
  noteHabit(row, BEGIN + 3 * DAY_MS + HOUR_MS, 2);
  expect(habitAround(row, BEGIN)?.low).toBe(1.43);
  expect(habitAround(row, BEGIN + 5 * HOUR_MS)).toBeUndefined();
});
