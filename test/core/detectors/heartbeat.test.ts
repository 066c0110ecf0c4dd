import { seededChance } from '../../../core/chance';
import type { Detector, WindowObservation } from '../../../core/detectors';
import { heartbeat } from '../../../core/detectors/heartbeat';
import { MINUTE_MS } from '../../../core/time';
import { poisson } from '../../conformance/detector-streams';

/** A Monday. */
const MONDAY = Date.UTC(2026, 4, 4);
const HOUR = 60;
const DAY = 24 * HOUR;
/** Enough for every kind of pause to be known. */
const KNOWN = 8 * DAY;

interface Series {
  readonly service: string;
  readonly template?: string;
  /** Lines in a minute since Monday. */
  readonly lines: (minute: number, chance: () => number) => number;
}

interface Told {
  readonly minute: number;
  readonly whose: string;
  readonly text: string;
}

interface Life {
  readonly minutes: number;
  readonly series: readonly Series[];
  readonly isCovered?: (minute: number) => boolean;
}

/** Lives through covered minutes as the engine does. */
function live({ minutes, series, isCovered = () => true }: Life, detector = heartbeat.open(new Map(), 1)): Told[] {
  const chance = seededChance(5);
  const told: Told[] = [];
  for (let minute = 0; minute < minutes; minute++) {
    const seen = series.map((one) => aWindow(minute, one, one.lines(minute, chance)));
    if (!isCovered(minute)) continue;
    for (const one of seen) if (one.features.count! > 0) detector.learn(one);
    for (const one of seen) if (one.features.count === 0 && !one.template) ask(detector, one, told);
    for (const one of [...detector.awaited!(aWindow(minute, series[0]!, 0))])
      if (one.template) ask(detector, one, told);
  }
  return told;
}

function ask(detector: Detector<WindowObservation>, seen: WindowObservation, told: Told[]): void {
  const score = detector.score(seen);
  if (score === 'warming-up' || score.value < 0.5) return detector.learn(seen);
  detector.refuse!(seen);
  const whose = score.cause === 'pipeline' ? 'pipeline' : (seen.template ?? seen.service);
  told.push({ minute: (seen.end - MONDAY) / MINUTE_MS, whose, text: score.reasons[0]!.text });
}

function aWindow(minute: number, { service, template }: Series, count: number): WindowObservation {
  const start = MONDAY + minute * MINUTE_MS;
  const series = template === undefined ? service : `${service}#${template}`;
  const features = { count, errorCount: 0, idleWindows: 0 };
  return { start, end: start + MINUTE_MS, series, service, template, severity: 'info', coverage: 1, features };
}

/** One alert for each unbroken run of windows. */
function episodes(told: readonly Told[]): string[] {
  const open = new Map<string, number>();
  return told.flatMap(({ minute, whose }) => {
    const before = open.get(whose);
    open.set(whose, minute);
    return before !== undefined && minute - before <= 5 ? [] : [`${whose} ${minute}`];
  });
}

const every =
  (period: number, until = Infinity, phase = 0) =>
  (minute: number): number =>
    minute < until && minute % period === phase ? 1 : 0;
const busy =
  (mean: number, until = Infinity) =>
  (minute: number, chance: () => number): number => {
    const count = poisson(mean, chance);
    return minute < until ? count : 0;
  };
const shop = { service: 'shop', lines: busy(20) };
/** Nights from 20:00 to 06:00 without a line. */
const atDay = (mean: number) => (minute: number, chance: () => number) => {
  const hour = Math.floor(minute / HOUR) % 24;
  return hour >= 6 && hour < 20 ? poisson(mean, chance) : 0;
};
const onWorkdays = (lines: Series['lines']) => (minute: number, chance: () => number) =>
  Math.floor(minute / DAY) % 7 < 5 ? lines(minute, chance) : 0;

describe('heartbeat', () => {
  test('words what it found with the usual and the present pause', () => {
    const told = live({ minutes: KNOWN + 9, series: [shop, { service: 'cron', lines: every(1, KNOWN) }] });
    expect(told[0]!.text).toBe(
      'Service cron logged at least every 60 s (longest usual pause 60 s) and has been silent for 3 min.',
    );
  });

  test.each([
    { name: 'a line a minute', period: 1, within: 3 },
    { name: 'a line in five minutes', period: 5, within: 10 },
    { name: 'a line in ten minutes', period: 10, within: 20 },
    { name: 'a line an hour', period: 60, within: 120 },
    { name: 'a line in six hours', period: 360, within: 720 },
    { name: 'a line a day', period: DAY, within: DAY + 3 * HOUR },
  ])('$name: its silence is told within two periods, once, and resolved when it speaks', ({ period, within }) => {
    const lastAt = Math.ceil(KNOWN / period) * period;
    const backAt = lastAt + 3 * period + 20;
    const lines = (minute: number): number => (minute > lastAt && minute < backAt ? 0 : every(period)(minute));
    const told = live({ minutes: backAt + 2 * period + 10, series: [shop, { service: 'cron', lines }] });
    expect(episodes(told)).toHaveLength(1);
    expect(told[0]!.minute - lastAt).toBeLessThanOrEqual(Math.max(within, 4));
    expect(told.at(-1)!.minute).toBeLessThanOrEqual(Math.ceil(backAt / period) * period + 1);
  });

  test.each<{ name: string; lines: Series['lines'] }>([
    { name: 'a lively service', lines: busy(3) },
    { name: 'a service of a line a minute on average', lines: busy(1) },
    { name: 'a rare one', lines: busy(1 / 30) },
    { name: 'a very rare one', lines: busy(1 / 400) },
    { name: 'a daily job', lines: every(DAY, Infinity, 120) },
    { name: 'a daily job of half an hour', lines: (minute) => (minute % DAY >= 120 && minute % DAY < 150 ? 850 : 0) },
    { name: 'a Saturday job', lines: (minute) => (minute % (7 * DAY) === 5 * DAY + 120 ? 850 : 0) },
    { name: 'a job of the working days', lines: onWorkdays(every(DAY, Infinity, 120)) },
    { name: 'a job that ran once', lines: (minute) => (minute >= 500 && minute < 700 ? 40 : 0) },
  ])('$name is never missed in four weeks', ({ lines }) => {
    expect(episodes(live({ minutes: 28 * DAY, series: [shop, { service: 'x', lines }] }))).toEqual([]);
  });

  test('a service that rests at night is told at most twice, in the first nights, and its weekends too', () => {
    const nights = episodes(live({ minutes: 28 * DAY, series: [shop, { service: 'x', lines: atDay(5) }] }));
    expect(nights.length).toBeLessThanOrEqual(2);
    const weekends = { service: 'x', lines: onWorkdays(atDay(5)) };
    expect(episodes(live({ minutes: 28 * DAY, series: [shop, weekends] })).length).toBeLessThanOrEqual(3);
  });

  test('a service that rests at night is missed at day', () => {
    const fails = 14 * DAY + 10 * HOUR;
    const lines = (minute: number, chance: () => number) =>
      atDay(20)(minute, chance) * (minute >= fails && minute < fails + 30 ? 0 : 1);
    const told = episodes(live({ minutes: 15 * DAY, series: [shop, { service: 'x', lines }] }));
    expect(told.at(-1)).toBe(`x ${fails + 3}`);
  });

  test('two short stops at ten excuse a third at ten, and none at half past eight', () => {
    const stops = [10, 13].map((day) => day * DAY + 10 * HOUR);
    const toldFor = (third: number): readonly string[] => {
      const isStopped = (minute: number) => [...stops, third].some((at) => minute >= at && minute < at + 40);
      const lines = (minute: number): number => (isStopped(minute) ? 0 : every(5)(minute));
      return episodes(live({ minutes: third + HOUR, series: [shop, { service: 'x', lines }] }));
    };
    expect(toldFor(15 * DAY + 10 * HOUR)).toHaveLength(2);
    expect(toldFor(15 * DAY + 8.5 * HOUR)).toHaveLength(3);
  });

  test('a daily line that does not come is told while its service speaks on', () => {
    const lines = every(DAY, KNOWN, 120);
    const told = live({ minutes: KNOWN + 2 * DAY, series: [shop, { service: 'shop', template: 'backup', lines }] });
    expect(episodes(told)).toEqual([`backup ${told[0]!.minute}`]);
    expect(told[0]!.minute - KNOWN).toBeLessThanOrEqual(120 + 3 * HOUR);
    expect(told[0]!.text).toContain('A line of shop came every 24 h');
  });

  test('lines that come often are not waited for one by one, and where a service is silent its lines are not told apart', () => {
    const often = { service: 'shop', template: 't', lines: busy(5, KNOWN) };
    const cron = { service: 'cron', lines: every(60, KNOWN) };
    const tick = { service: 'cron', template: 'tick', lines: every(60, KNOWN) };
    const told = episodes(live({ minutes: KNOWN + 300, series: [shop, often, cron, tick] }));
    expect(told.map((text) => text.split(' ')[0])).toEqual(['cron']);
  });

  test('a gap is no silence', () => {
    const isCovered = (minute: number) => minute < KNOWN || minute >= KNOWN + 200;
    const silent = { service: 'cron', lines: every(5, KNOWN) };
    const speaks = { service: 'spok', lines: every(5) };
    const told = live({ minutes: KNOWN + 230, series: [shop, silent, speaks], isCovered });
    expect(episodes(told)).toEqual([`cron ${KNOWN + 206}`]);
  });

  test('a service that is gone is told once, and forgotten after a day', () => {
    const told = live({ minutes: KNOWN + 4 * DAY, series: [shop, { service: 'old', lines: every(1, KNOWN) }] });
    expect(episodes(told)).toHaveLength(1);
    expect(told.at(-1)!.minute - told[0]!.minute).toBe(DAY - 1);
  });

  test('three services that fall silent together are one pipeline, and nobody is missed when they come back one by one', () => {
    const back = (after: number) => (minute: number) => (minute >= KNOWN && minute < KNOWN + after ? 0 : 9);
    const slow = (minute: number) => (minute >= KNOWN && minute < KNOWN + 60 ? 0 : every(10)(minute));
    const series = [
      { service: 'a', lines: back(30) },
      { service: 'b', lines: back(31) },
      { service: 'c', lines: back(32) },
      { service: 'd', lines: slow },
    ];
    const told = live({ minutes: KNOWN + 100, series });
    expect(episodes(told).map((text) => text.split(' ')[0])).toEqual(['pipeline', 'd']);
    expect(told[0]!.text).toBe(
      'All 4 services have been silent for 3 min (a, b, c, d): look at what carries the logs, not at them.',
    );
    const two = episodes(live({ minutes: KNOWN + 29, series: series.slice(0, 2) }));
    expect(two.map((text) => text.split(' ')[0])).toEqual(['a', 'b']);
  });

  test('in its first day it speaks only of what is steady and was there from the beginning', () => {
    const founder = { service: 'founder', lines: busy(9, 180) };
    const late = { service: 'late', lines: (minute: number) => (minute >= 30 && minute < 180 ? 9 : 0) };
    const fading = { service: 'fading', lines: (minute: number) => Math.max(0, Math.floor((180 - minute) / 10)) };
    expect(episodes(live({ minutes: 240, series: [shop, founder, late, fading] }))).toEqual(['founder 183']);
    expect(episodes(live({ minutes: 240, series: [shop, { service: 'young', lines: busy(9, 100) }] }))).toEqual([]);
  });
});
