import type { Detector, LineObservation, Score } from '../../../core/detectors';
import { newTemplate } from '../../../core/detectors/new-template';
import type { Severity } from '../../../core/line/line';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../core/time';

const BIRTH = Date.UTC(2026, 5, 1);
/** Long after the warm-up of a service that `seasoned` has lived with. */
const NOW = BIRTH + 2 * HOUR_MS;

function aLine(more: Partial<LineObservation> = {}): LineObservation {
  return {
    at: NOW,
    service: 'shop',
    severity: 'error',
    template: 'boom',
    templateText: 'disk <*> gone',
    isNewTemplate: false,
    message: 'disk 7 gone',
    ...more,
  };
}

/** A detector that has known the shop for two hours and, by default, for a day before. */
function seasoned(bornAt = BIRTH - DAY_MS): Detector<LineObservation> {
  const detector = newTemplate.open(new Map(), 1);
  detector.learn(aLine({ at: bornAt, severity: 'info', template: 't0', isNewTemplate: true }));
  for (let nth = 0; nth < 300; nth++)
    detector.learn(
      aLine({ at: BIRTH + nth * 24 * SECOND_MS, severity: 'info', template: `t${nth % 9}`, isNewTemplate: nth < 9 }),
    );
  return detector;
}

/** Scores of one new template's lines at these times, as the engine asks for them. */
function scoresAt(
  detector: Detector<LineObservation>,
  times: readonly number[],
  more: Partial<LineObservation> = {},
): number[] {
  return times.map((at, nth) => {
    const seen = aLine({ at, isNewTemplate: nth === 0, ...more });
    const score = detector.score(seen) as Score;
    if (score.value >= 0.5) detector.refuse!(seen);
    else detector.learn(seen);
    return Math.round(score.value * 100) / 100;
  });
}

const every = (stepMs: number, count: number): number[] =>
  Array.from({ length: count }, (_, nth) => NOW + nth * stepMs);

describe('new-template', () => {
  // .9 - .6 × .75^(n-1): .30 .45 .5625 .646875 .71015625
  test.each<{ severity: Severity; scores: number[] }>([
    { severity: 'error', scores: [0.3, 0.45, 0.56, 0.65, 0.71] },
    { severity: 'critical', scores: [0.7, 0.76, 0.81, 0.84, 0.87] },
    { severity: 'warning', scores: [0.2, 0.26, 0.31, 0.34, 0.37] },
    { severity: 'info', scores: [0.1, 0.15, 0.19, 0.22, 0.24] },
  ])('hears a new $severity rise with every line', ({ severity, scores }) => {
    expect(scoresAt(seasoned(), every(SECOND_MS, 5), { severity })).toEqual(scores);
  });

  test.each<{ severity: Severity; most: number }>([
    { severity: 'warning', most: 0.45 },
    { severity: 'info', most: 0.3 },
  ])('never wakes anybody for a new $severity, however often it comes', ({ severity, most }) => {
    expect(Math.max(...scoresAt(seasoned(), every(SECOND_MS, 500), { severity }))).toBeLessThanOrEqual(most);
  });

  // .9 - .6 × .915^(n-1), and .9 - .6 × .954^(n-1)
  test('an error of a service in its first day insists: the sixth line within 90 s speaks, or the tenth within 5 min', () => {
    expect(scoresAt(seasoned(BIRTH), every(15 * SECOND_MS, 6))).toEqual([0.3, 0.35, 0.4, 0.44, 0.48, 0.52]);
    const slow = scoresAt(seasoned(BIRTH), every(30 * SECOND_MS, 10));
    expect(slow.findIndex((score) => score >= 0.5)).toBe(9);
  });

  test('what history brought, however late, is known from then on', () => {
    const detector = seasoned();
    detector.learn(aLine({ severity: 'critical', isNewTemplate: true, isHistory: true }));
    expect(scoresAt(detector, [NOW + SECOND_MS], { severity: 'critical', isNewTemplate: false })).toEqual([0]);
  });

  test('takes lines further apart than five minutes for single ones', () => {
    expect(scoresAt(seasoned(), every(6 * MINUTE_MS, 4))).toEqual([0.3, 0.3, 0.3, 0.3]);
  });

  test('finds a known template ordinary', () => {
    expect(seasoned().score(aLine({ template: 't3' }))).toEqual({ value: 0, reasons: [] });
  });

  test('says how often, in a sentence', () => {
    const detector = seasoned();
    scoresAt(detector, every(20 * SECOND_MS, 3));
    const { reasons } = detector.score(aLine({ at: NOW + MINUTE_MS })) as Score;
    expect(reasons).toEqual([
      {
        detector: 'new-template',
        feature: 'template',
        observed: 4,
        expected: 0,
        text: 'A new error line of shop: 4 times within 1 min, and never before.',
      },
    ]);
  });

  test('does not know a service of few lines, nor a young one, but every one after a day', () => {
    const detector = newTemplate.open(new Map(), 1);
    expect(detector.score(aLine())).toBe('warming-up');
    for (let nth = 0; nth < 500; nth++) detector.learn(aLine({ at: NOW + nth, template: 'a' }));
    expect(detector.score(aLine({ at: NOW + MINUTE_MS, isNewTemplate: true }))).toBe('warming-up');
    expect(detector.score(aLine({ at: NOW + 10 * MINUTE_MS, isNewTemplate: true }))).not.toBe('warming-up');
    detector.learn(aLine({ service: 'rare' }));
    expect(detector.score(aLine({ service: 'rare', at: NOW + DAY_MS, isNewTemplate: true }))).not.toBe('warming-up');
  });

  test('hears an error that goes on for an hour, and takes it for normal from then on', () => {
    const detector = seasoned();
    const scores = scoresAt(detector, every(MINUTE_MS, 90));
    expect(scores.slice(2, 61).every((value) => value >= 0.5)).toBe(true);
    expect(scores.slice(61).every((value) => value === 0)).toBe(true);
  });

  test('is less surprised by a service that mints errors all day', () => {
    const minting = seasoned();
    for (let nth = 0; nth < 40; nth++)
      minting.learn(aLine({ at: NOW + nth * 15 * MINUTE_MS, template: `mint${nth}`, isNewTemplate: true }));
    const later = NOW + 41 * 15 * MINUTE_MS;
    const more = { template: 'another' };
    expect(scoresAt(minting, [later, later + 1, later + 2], more).at(-1)).toBeLessThan(0.5);
    expect(scoresAt(seasoned(), [later, later + 1, later + 2], more).at(-1)).toBe(0.56);
  });

  test('does not let a fault of many new errors discount itself', () => {
    const detector = seasoned();
    const last = Array.from({ length: 30 }, (_, nth) =>
      scoresAt(detector, every(SECOND_MS, 3), { template: `e${nth}` }).at(-1),
    );
    expect(new Set(last)).toEqual(new Set([0.56]));
  });
});
