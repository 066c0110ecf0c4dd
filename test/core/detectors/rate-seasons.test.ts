import { seededChance } from '../../../core/chance';
import type { Detector, Reason, WindowObservation } from '../../../core/detectors';
import { rate } from '../../../core/detectors/rate';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../core/time';

/** A Monday. */
const BEGIN = Date.UTC(2026, 2, 2);
const WEEK_MS = 7 * DAY_MS;
const SATURDAY = 5 * DAY_MS;
const TUESDAY = DAY_MS;

interface Told {
  readonly at: number;
  readonly series: string;
  readonly reason: Reason;
}

/** Lines of one minute, chance apart. */
type Traffic = (sinceBegin: number) => { readonly lines: number; readonly job?: number; readonly errors?: number };

/** 45 lines a minute at two in the night, 400 at two in the afternoon, half of it on weekends. */
const office: Traffic = (since) => {
  const daily = 222 - 177 * Math.cos((2 * Math.PI * (since - 2 * HOUR_MS)) / DAY_MS);
  return { lines: since % WEEK_MS >= SATURDAY ? Math.max(45, daily / 2) : daily };
};

const isWithin = (since: number, from: number, minutes: number): boolean =>
  since >= from && since < from + minutes * MINUTE_MS;

const backupOf =
  (minutes: number): Traffic =>
  (since) => {
    const usual = office(since);
    return isWithin(since % WEEK_MS, SATURDAY + 2 * HOUR_MS, minutes) ? { lines: 45, job: 805 } : usual;
  };

/** Lives through weeks of a service with three templates as the engine does; gives what was told. */
function live(traffic: Traffic, weeks: number, detector = rate.open(new Map(), 1)): Told[] {
  const chance = seededChance(21);
  const told: Told[] = [];
  const normal = (mean: number): number => Math.max(0, Math.round(mean + Math.sqrt(mean) * gauss(chance)));
  for (let since = 0; since < weeks * WEEK_MS; since += MINUTE_MS) {
    const { lines, job = 0, errors = 0.02 } = traffic(since);
    const counts = { a: normal(lines * 0.7), b: normal(lines * 0.3), job: normal(job), error: normal(errors) };
    const count = counts.a + counts.b + counts.job + counts.error;
    ask(detector, since, { count, errorCount: counts.error, warningCount: 0 }, told);
    for (const [template, own] of Object.entries(counts)) {
      const errorCount = template === 'error' ? own : 0;
      ask(detector, since, { count: own, errorCount, serviceCount: count }, told, template);
    }
  }
  return told;
}

function ask(
  detector: Detector<WindowObservation>,
  since: number,
  features: Record<string, number>,
  told: Told[],
  template?: string,
): void {
  const seen: WindowObservation = {
    start: BEGIN + since,
    end: BEGIN + since + MINUTE_MS,
    series: template === undefined ? 'shop' : `shop#${template}`,
    service: 'shop',
    ...(template !== undefined && { template }),
    severity: features['errorCount']! > 0 ? 'error' : 'info',
    coverage: 1,
    features: { ...features, idleWindows: 0 },
  };
  const score = detector.score(seen);
  if (score === 'warming-up' || score.value < 0.5) return detector.learn(seen);
  told.push({ at: since, series: seen.series, reason: score.reasons[0]! });
  detector.refuse!(seen);
}

function gauss(chance: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
}

/** Weeks and days in which something was told. */
const daysOf = (told: readonly Told[]): string[] => [
  ...new Set(told.map(({ at }) => `week ${Math.floor(at / WEEK_MS) + 1} day ${(Math.floor(at / DAY_MS) % 7) + 1}`)),
];

describe('four weeks of a service with a backup on Saturday at 02:00', () => {
  test.each([40, 100])(
    'of %i minutes are silent from the third week on',
    (minutes) => {
      expect(daysOf(live(backupOf(minutes), 4))).toEqual(['week 1 day 6', 'week 2 day 6']);
    },
    60_000,
  );

  test.each([
    { name: 'Tuesday', day: TUESDAY, within: 8 },
    { name: 'Sunday', day: SATURDAY + DAY_MS, within: 8 },
  ])(
    '900 lines a minute on a $name at 02:00, where 45 are usual, are told within $within minutes',
    ({ day, within }) => {
      const at = 3 * WEEK_MS + day + 2 * HOUR_MS;
      const backup = backupOf(40);
      const told = live((since) => (isWithin(since, at, 20) ? { lines: 45, job: 855 } : backup(since)), 4);
      const first = told.find((one) => one.series === 'shop' && one.at >= at);
      expect((first!.at - at) / MINUTE_MS).toBeLessThan(within);
      expect(first!.reason.text).toMatch(/The hour of 02:00 UTC on a \w+ brings \d\d a minute at most\.$/);
      expect(daysOf(told)).toHaveLength(3);
    },
    60_000,
  );

  test('a template of errors that comes every night is silent once its hour was seen twice after its first day', () => {
    const nightly: Traffic = (since) =>
      isWithin(since % DAY_MS, 3 * HOUR_MS, 4) ? { ...office(since), errors: 30 } : office(since);
    const nights = new Set(live(nightly, 2).map(({ at }) => Math.floor(at / DAY_MS) + 1));
    expect(Math.min(...nights)).toBe(1);
    expect(Math.max(...nights)).toBe(3);
  }, 60_000);
});

describe('a busy service', () => {
  const at = 2 * WEEK_MS + 2 * DAY_MS + 10 * HOUR_MS;
  const fallen =
    (share: number, until = Infinity): Traffic =>
    (since) => {
      const usual = office(since);
      return since >= at && since < at + until ? { lines: usual.lines * share } : usual;
    };

  test('that falls to a tenth is told with a sentence of its own, and once: an hour later it is the new normal', () => {
    const told = live(fallen(0.1), 3).filter(({ series }) => series === 'shop');
    expect((told[0]!.at - at) / MINUTE_MS).toBeLessThan(12);
    expect(told[0]!.reason.text).toMatch(
      /^Only \d+ lines came from shop within 10 min; the hour of 10:00 UTC on a Wednesday brings at least \d+\.$/,
    );
    expect(told.at(-1)!.at - told[0]!.at).toBeLessThan(90 * MINUTE_MS);
  }, 60_000);

  test.each([
    { name: 'falls to a half', share: 0.5 },
    { name: "is silent, which is a heartbeat's matter,", share: 0 },
  ])(
    'that $name is not told',
    ({ share }) => {
      expect(live(fallen(share, 5 * HOUR_MS), 3).filter((one) => one.at >= at && one.at < at + 5 * HOUR_MS)).toEqual(
        [],
      );
    },
    60_000,
  );

  test('is not told for its nights and weekends', () => {
    expect(live(office, 3)).toEqual([]);
  }, 60_000);
});
