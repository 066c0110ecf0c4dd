import { seededChance } from '../../../core/chance';
import type { Detector, Score, WindowObservation } from '../../../core/detectors';
import { rate } from '../../../core/detectors/rate';
import { expectedCount, learnCount, newRateRow, refuseCount, sizeOf } from '../../../core/detectors/rate-model';
import { MINUTE_MS } from '../../../core/time';
import { poisson } from '../../conformance/detector-streams';

interface Lived {
  /** Scores of the watched template, one a window; warming-up as -1. */
  readonly template: number[];
  readonly service: number[];
  readonly texts: string[];
}

interface Life {
  readonly windows: number;
  readonly isError?: boolean;
  readonly count: (minute: number, chance: () => number) => number;
  readonly rest: (minute: number, chance: () => number) => number;
}

/** Lives through windows of one template in one service as the engine does. */
function live({ windows, isError = true, count, rest }: Life, detector = rate.open(new Map(), 1)): Lived {
  const chance = seededChance(11);
  const lived: Lived = { template: [], service: [], texts: [] };
  for (let minute = 0; minute < windows; minute++) {
    const own = count(minute, chance);
    const serviceCount = own + rest(minute, chance);
    const service = aWindow(minute, { count: serviceCount, errorCount: isError ? own : 0, idleWindows: 0 });
    const features = { count: own, errorCount: isError ? own : 0, serviceCount, idleWindows: 0 };
    lived.service.push(ask(detector, service, lived.texts));
    lived.template.push(ask(detector, { ...aWindow(minute, features), series: 'shop#t', template: 't' }, lived.texts));
  }
  return lived;
}

function ask(detector: Detector<WindowObservation>, seen: WindowObservation, texts: string[]): number {
  const score = detector.score(seen);
  if (score !== 'warming-up' && score.value >= 0.5) {
    texts.push(...score.reasons.map(({ text }) => text));
    detector.refuse!(seen);
  } else detector.learn(seen);
  return score === 'warming-up' ? -1 : score.value;
}

function aWindow(minute: number, features: Record<string, number>): WindowObservation {
  const start = minute * MINUTE_MS;
  const severity = features['errorCount']! > 0 ? 'error' : 'info';
  return { start, end: start + MINUTE_MS, series: 'shop', service: 'shop', severity, coverage: 1, features };
}

const steady = (mean: number) => (_: number, chance: () => number) => poisson(mean, chance);
const busy = steady(60);
const flagged = (scores: readonly number[]): number[] =>
  scores.flatMap((value, minute) => (value >= 0.5 ? [minute] : []));

describe('rate', () => {
  test('says that it is warming up for thirty windows', () => {
    const { template } = live({ windows: 40, count: steady(2), rest: busy });
    expect(template.lastIndexOf(-1)).toBe(29);
  });

  test.each([
    { name: 'an error at eight times its rate', mean: 1, factor: 8, isError: true, within: 3 },
    { name: 'an error at five times its rate', mean: 3, factor: 5, isError: true, within: 2 },
    { name: 'a rare error that comes every minute', mean: 0.02, factor: 150, isError: true, within: 6 },
    { name: 'five times as much of a regular line', mean: 8, factor: 5, isError: false, within: 7 },
  ])('hears $name within $within windows', ({ mean, factor, isError, within }) => {
    const rising = (minute: number, chance: () => number) => poisson(mean * (minute < 300 ? 1 : factor), chance);
    const { template, texts } = live({ windows: 320, isError, count: rising, rest: busy });
    expect(flagged(template)[0]).toBeGreaterThanOrEqual(300);
    expect(flagged(template)[0]).toBeLessThan(300 + within);
    expect(texts[0]).toMatch(/^This was logged \d+ times within \d+ min, usually \d+ to \d+\.$/);
  });

  test.each<{ name: string; isError: boolean; life: Pick<Life, 'count' | 'rest'> }>([
    {
      name: 'twice the traffic of the whole service',
      isError: true,
      life: { count: (m, c) => poisson(m < 500 ? 3 : 6, c), rest: (m, c) => poisson(m < 500 ? 60 : 120, c) },
    },
    {
      name: 'day and night',
      isError: true,
      life: {
        count: (m, c) => poisson(2 * (1 + 0.6 * Math.sin(m / 229)), c),
        rest: (m, c) => poisson(60 * (1 + 0.6 * Math.sin(m / 229)), c),
      },
    },
    {
      name: 'a burst of errors that is over in a minute',
      isError: true,
      life: { count: (m, c) => (m === 500 ? 30 : poisson(1, c)), rest: busy },
    },
    {
      name: 'three minutes of warnings',
      isError: false,
      life: { count: (m, c) => poisson(m >= 500 && m < 503 ? 12 : 0.5, c), rest: busy },
    },
    { name: 'an hourly job', isError: false, life: { count: (m) => (m % 60 < 4 ? 40 : 0), rest: busy } },
    {
      name: 'silence',
      isError: true,
      life: {
        count: (m, c) => (m > 400 && m < 600 ? 0 : poisson(3, c)),
        rest: (m, c) => (m > 400 && m < 600 ? 0 : poisson(60, c)),
      },
    },
  ])('does not mind $name', ({ isError, life }) => {
    const { template, service } = live({ windows: 1_200, isError, ...life });
    expect(flagged(template)).toEqual([]);
    expect(flagged(service)).toEqual([]);
  });

  test('hears a service that logs six times as much, and says so', () => {
    const flood = (minute: number, chance: () => number) => poisson(minute < 300 ? 60 : 360, chance);
    const { service, texts } = live({ windows: 320, count: steady(0.5), rest: flood });
    expect(flagged(service)[0]).toBeGreaterThanOrEqual(302);
    expect(flagged(service)[0]).toBeLessThan(308);
    expect(texts.at(-1)).toMatch(/^shop logged \d{4} times within 10 min, usually \d+ to \d+\.$/i);
  });

  test('tells of a rise as long as it lasts, then no more, until an hour has made it normal', () => {
    const rising = (minute: number, chance: () => number) => poisson(minute < 300 ? 2 : 20, chance);
    const minutes = flagged(live({ windows: 700, count: rising, rest: busy }).template);
    expect(minutes.length).toBeGreaterThanOrEqual(55);
    expect(minutes.at(-1)).toBeLessThan(300 + 75);
  });

  test('does not tell again of a rise that is over', () => {
    const hump = (minute: number, chance: () => number) => poisson(minute >= 300 && minute < 315 ? 12 : 1, chance);
    const minutes = flagged(live({ windows: 600, count: hump, rest: busy }).template);
    // Evidence within five minutes of the last is the same episode: no gap may be longer, and the last is not long after.
    expect(Math.max(...minutes.slice(1).map((minute, nth) => minute - minutes[nth]!))).toBeLessThanOrEqual(5);
    expect(minutes.at(-1)).toBeLessThan(322);
  });
});

describe('the model of a rate', () => {
  test('expects the mean, and of a template what the rest of its service does', () => {
    const row = newRateRow('k', 0);
    for (let nth = 0; nth < 50; nth++) learnCount(row, { count: 4, idle: 0, rest: 45 });
    expect(expectedCount(row, 45)).toBeCloseTo(4, 10);
    // (95 + 5) / (45 + 5): twice the rest, twice the template
    expect(expectedCount(row, 95)).toBeCloseTo(8, 10);
    // a lull lowers the long mean only, and the short one stands
    expect(expectedCount(row, 0)).toBeCloseTo(4, 10);
  });

  test('counts idle windows as zeros', () => {
    const row = newRateRow('k', 0);
    for (let nth = 0; nth < 10; nth++) learnCount(row, { count: 4, idle: 0, rest: undefined });
    learnCount(row, { count: 4, idle: 9, rest: undefined });
    // eleven fours in twenty windows, in the 32 bits that rows keep
    expect(row.windows).toBe(20);
    expect(row.short).toBeCloseTo(2.2, 6);
    expect(row.long).toBeCloseTo(2.2, 6);
  });

  test('knows little of a series of few lines, and bursts of a bursty one', () => {
    const rare = newRateRow('rare', 0);
    learnCount(rare, { count: 1, idle: 0, rest: undefined });
    learnCount(rare, { count: 0, idle: 500, rest: undefined });
    expect(sizeOf(rare)).toBeLessThan(2);
    const chance = seededChance(3);
    const [calm, bursty] = [newRateRow('calm', 0), newRateRow('bursty', 0)];
    for (let nth = 0; nth < 2_000; nth++) {
      learnCount(calm, { count: poisson(5, chance), idle: 0, rest: undefined });
      learnCount(bursty, { count: poisson(nth % 10 === 0 ? 50 : 0, chance), idle: 0, rest: undefined });
    }
    expect(sizeOf(calm)).toBeGreaterThan(20);
    expect(sizeOf(bursty)).toBeLessThan(2);
  });

  test('gives in after sixty refused windows', () => {
    const row = newRateRow('k', 0);
    for (let nth = 0; nth < 50; nth++) learnCount(row, { count: 2, idle: 0, rest: 10 });
    for (let nth = 0; nth < 59; nth++) refuseCount(row, { count: 30, idle: 0, rest: 10 });
    expect(expectedCount(row, 10)).toBeCloseTo(2, 10);
    refuseCount(row, { count: 30, idle: 0, rest: 10 });
    expect(expectedCount(row, 10)).toBeCloseTo(30, 10);
    expect(row.adopted).toBe(1);
  });
});

test('a score is the same for the same observation', () => {
  const detector = rate.open(new Map(), 1);
  live({ windows: 100, count: steady(2), rest: busy }, detector);
  const seen = aWindow(100, { count: 900, errorCount: 0, idleWindows: 0 });
  expect(detector.score(seen)).toEqual(detector.score(seen) as Score);
});
