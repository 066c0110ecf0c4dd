import { seededChance } from '../../../core';
import type { Detector, WindowObservation } from '../../../core/detectors/detector';
import { forest } from '../../../core/detectors/forest';
import { hourOfWeek, measured, unmeasured } from '../../../core/detectors/forest-features';
import { ForestSample, MOST_ROWS } from '../../../core/detectors/forest-sample';
import { deviationsOf, holdBack, learnUsual, newUsual } from '../../../core/detectors/forest-usual';
import type { Parts } from '../../../core/store/store';
import { DAY_MS, MINUTE_MS } from '../../../core/time';

const MONDAY = Date.UTC(2026, 10, 2);
/** Windows of ten minutes, so that a week is a thousand. */
const WINDOW_MS = 10 * MINUTE_MS;
const WINDOWS_A_DAY = DAY_MS / WINDOW_MS;
const ATTACK = { count: 60, signInFailures: 40, severityMean: 0.9 };

function aWindow(nth: number, more: Readonly<Record<string, number>> = {}): WindowObservation {
  const start = MONDAY + nth * WINDOW_MS;
  const chance = seededChance(nth);
  const rarely = (mean: number): number => Math.floor(-Math.log(1 - chance()) * mean);
  const features = {
    ...{ count: 8 + rarely(4), errorCount: rarely(0.6), signInFailures: rarely(0.7), sources: 2 + rarely(0.4) },
    ...{ severityMean: 0.3 * chance(), templates: 4 + rarely(1), newTemplates: rarely(0.3), linksDown: 0, flaps: 0 },
  };
  return {
    ...{ start, end: start + WINDOW_MS, series: 'bastion', service: 'bastion', severity: 'info', coverage: 1 },
    features: { ...features, ...more },
  };
}

/** Taught once for each length of time: growing forests takes its time. */
const known = new Map<number, Parts>();

function taught(days: number): Detector<WindowObservation> {
  let parts = known.get(days);
  if (parts === undefined) {
    const detector = forest.open(new Map(), 3);
    for (let nth = 0; nth < days * WINDOWS_A_DAY; nth++) detector.learn(aWindow(nth));
    known.set(days, (parts = new Map(detector.changes()) as Parts));
  }
  return forest.open(parts, 3);
}

const valueOf = (detector: Detector<WindowObservation>, seen: WindowObservation): number | 'warming-up' => {
  const score = detector.score(seen);
  return score === 'warming-up' ? score : score.value;
};

describe('the forest', () => {
  test('warms up for a day', () => {
    expect(valueOf(taught(0.9), aWindow(0.9 * WINDOWS_A_DAY))).toBe('warming-up');
  });

  test.each([
    [5, 'suspects', 0.2, 0.45],
    [8, 'tells', 0.5, 0.9],
  ])('after %d days it %s what is odd twice', (days, _, least, most) => {
    const detector = taught(days);
    const now = days * WINDOWS_A_DAY;
    expect(valueOf(detector, aWindow(now))).toBe(0);
    expect(valueOf(detector, aWindow(now, ATTACK))).toBeLessThan(0.5);
    detector.learn(aWindow(now, ATTACK));
    const second = valueOf(detector, aWindow(now + 1, ATTACK));
    expect(second).toBeGreaterThanOrEqual(least);
    expect(second).toBeLessThanOrEqual(most);
  });

  test('says which features are odd, and what is usual', () => {
    const score = taught(8).score(aWindow(8 * WINDOWS_A_DAY, ATTACK));
    expect(score).toMatchObject({
      reasons: [
        {
          detector: 'forest',
          feature: 'signInFailures',
          observed: 40,
          expected: expect.stringMatching(/^0 to [1-4]$/),
        },
        { feature: 'count', observed: 60 },
        { feature: 'severityMean', observed: 0.9, expected: '0 to 0.3' },
      ],
    });
    expect(score).toMatchObject({
      reasons: [
        { text: expect.stringMatching(/^In 10 min bastion had 40 failed sign-ins, usually 0 to [1-4]\.$/) },
        {},
        {},
      ],
    });
  });

  test('one feature alone is not told before its third window, however far it is', () => {
    const detector = taught(8);
    for (const nth of [0, 1]) {
      const seen = aWindow(8 * WINDOWS_A_DAY + nth, { signInFailures: 400 });
      expect(valueOf(detector, seen)).toBeLessThan(0.5);
      detector.learn(seen);
    }
  });

  test('silence, fewer lines and windows of a template are as good as usual', () => {
    const detector = taught(8);
    const now = 8 * WINDOWS_A_DAY;
    expect(valueOf(detector, aWindow(now, { count: 0 }))).toBe(0);
    expect(valueOf(detector, aWindow(now, { count: 1, sources: 1, templates: 1 }))).toBe(0);
    expect(valueOf(detector, { ...aWindow(now, ATTACK), template: 't1' })).toBe(0);
  });

  test('does not learn what it flags, until that has lasted for an hour of minutes', () => {
    const detector = taught(8);
    const values = Array.from({ length: 70 }, (_, nth) => {
      const seen = aWindow(8 * WINDOWS_A_DAY + nth, ATTACK);
      const value = valueOf(detector, seen);
      if (value !== 'warming-up' && value >= 0.5) detector.refuse!(seen);
      else detector.learn(seen);
      return value;
    });
    for (const value of values.slice(1, 60)) expect(value).toBeGreaterThanOrEqual(0.5);
    expect(values.slice(60)).toEqual(Array.from({ length: 10 }, () => 0));
  });
});

test.each([
  [MONDAY, 0],
  [MONDAY + 2 * DAY_MS - 1, 47],
  [MONDAY + 7 * DAY_MS, 0],
  [0, 72],
  [-1, 71],
])('the hour of the week of %d is %d', (start, hour) => {
  expect(hourOfWeek(start)).toBe(hour);
});

test('a measured count goes back to what it was, and what is no number counts as none', () => {
  const [count, errors, severity] = measured(aWindow(0, { count: 7, errorCount: NaN, severityMean: 1.5 }));
  expect(unmeasured('count', count!)).toBeCloseTo(7);
  expect(errors).toBe(0);
  expect(unmeasured('severityMean', severity!)).toBe(1.5);
});

test('deviations are counted in what windows stray, never below a third, and end at eight', () => {
  const row = { ...newUsual('k', 0, [1, 1, 1]), stray: [1, 0.01, 0.01] };
  expect(deviationsOf(row, [3.5, 1.6, 100])).toEqual([2, expect.closeTo(2), 8]);
  expect(deviationsOf(row, [0, 0, 0])).toEqual([0, 0, 0]);
});

test('what is held back sixty times is the new usual', () => {
  const row = newUsual('k', 0, [1]);
  for (let nth = 0; nth < 500; nth++) learnUsual(row, [1]);
  for (let nth = 0; nth < 59; nth++) holdBack(row, [5]);
  expect(row).toMatchObject({ mean: [1], held: 59, adopted: 0 });
  holdBack(row, [5]);
  expect(row).toMatchObject({ mean: [5], held: 0, adopted: 1 });
});

describe('its sample', () => {
  const bytesOf = (sample: ForestSample): Map<string, Uint8Array | undefined> => new Map(sample.changes());
  const offerTo = (sample: ForestSample, count: number): void => {
    const chance = seededChance(4);
    for (let nth = 0; nth < count; nth++)
      sample.offer({ hour: nth % 168, deviations: Array.from({ length: 10 }, () => 8 * chance()) });
  };

  test('is bounded, in size and in bytes, and keeps windows of all times', () => {
    const sample = new ForestSample(new Map(), 1);
    offerTo(sample, 100_000);
    sample.train(1, false);
    expect(sample.size).toBeGreaterThan(MOST_ROWS / 3);
    expect(sample.size).toBeLessThanOrEqual(MOST_ROWS);
    expect(new Set(sample.trainingRows().map(({ hour }) => hour)).size).toBe(168);
    const bytes = [...bytesOf(sample).values()].reduce((sum, part) => sum + (part?.length ?? 0), 0);
    expect(bytes).toBeLessThan(80_000);
  });

  test('writes one part of rows a round', () => {
    const sample = new ForestSample(new Map(), 1);
    offerTo(sample, 3_000);
    bytesOf(sample);
    offerTo(sample, 20);
    expect([...bytesOf(sample).keys()]).toEqual(['rows/5', 'progress']);
  });

  test('is the same after a restart, to a hundredth', () => {
    const sample = new ForestSample(new Map(), 1);
    sample.offer({ hour: 167, deviations: [0, 8, 1, 2, 3, 4, 5, 6, 7, 0.5] });
    sample.train(5, false);
    const again = new ForestSample(bytesOf(sample) as Map<string, Uint8Array>, 1);
    const [row] = again.trainingRows();
    expect(row!.hour).toBe(167);
    expect(row!.deviations[1]).toBe(8);
    expect(row!.deviations[9]).toBeCloseTo(0.5, 1);
    expect(again.trainedAt).toBe(5);
  });

  test('what it trained on before counts half from the next week on', () => {
    const sample = new ForestSample(new Map(), 1);
    offerTo(sample, 1_000);
    sample.train(1, false);
    offerTo(sample, 1_000);
    sample.train(2, true);
    expect(sample.trainingRows()).toHaveLength(1_500);
  });
});
