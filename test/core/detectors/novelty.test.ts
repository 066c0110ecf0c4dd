import type { Detector, LineObservation, Score } from '../../../core/detectors';
import { newTemplate } from '../../../core/detectors/new-template';
import { novelty } from '../../../core/detectors/novelty';
import { wordsOf } from '../../../core/detectors/novelty-text';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../core/time';
import type { Row } from '../../../core/store/row-table';
import { RowTable } from '../../../core/store/row-table';

const NOW = Date.UTC(2026, 5, 8, 12);
const KNOWN = [
  'order <num> placed by user <*>',
  'payment of order <num> authorised in <num> ms',
  'cart <uuid> updated',
  'could not reach mail server <ip>: connection refused',
  'health check passed',
];

type Said = Partial<LineObservation> & { readonly templateText: string };

function aLine({ templateText, ...rest }: Said): LineObservation {
  const seen = { at: NOW, service: 'shop', severity: 'error', template: templateText, isNewTemplate: true } as const;
  return { ...seen, message: templateText, templateText, ...rest };
}

/** Knows these texts since two days ago. */
function seasoned(texts: readonly string[] = KNOWN, bornAt = NOW - 2 * DAY_MS): Detector<LineObservation> {
  const detector = novelty.open(new Map(), 1);
  for (const templateText of texts) detector.learn(aLine({ templateText, at: bornAt, severity: 'info' }));
  return detector;
}

/** As the engine does it with this detector alone. */
function live(detector: Detector<LineObservation>, seen: LineObservation): Score | 'warming-up' {
  const score = detector.score(seen);
  if (score !== 'warming-up' && score.value >= 0.5) detector.refuse!(seen);
  else detector.learn(seen);
  return score;
}

function repeated(detector: Detector<LineObservation>, said: Said, times: number): number[] {
  return Array.from({ length: times }, (_, nth) => {
    const at = (said.at ?? NOW) + nth * 20 * SECOND_MS;
    const score = live(detector, aLine({ ...said, at, isNewTemplate: nth === 0 })) as Score;
    return Math.round(score.value * 1_000) / 1_000;
  });
}

const STRANGER = 'kernel panic: cannot mount root filesystem';
/** One word of seven is another, and one is gone: 2 of 8. */
const REWORDED = 'could not reach the mail server <ip>: connection timed';

describe('a new template', () => {
  // .3, .45, .5625, .647 of `new-template`; below .5 only .4 of it.
  test('that shares no word with what is known speaks as loudly as its recurrence, from the third line on', () => {
    expect(repeated(seasoned(), { templateText: STRANGER }, 4)).toEqual([0.12, 0.18, 0.563, 0.647]);
  });

  test('that is an old message reworded stays quiet, and its reason names what it resembles', () => {
    const detector = seasoned();
    expect(wordsOf(REWORDED)).toHaveLength(8);
    // 2 / 8 of .12, .18, .5625, .647
    expect(repeated(detector, { templateText: REWORDED }, 4)).toEqual([0.03, 0.045, 0.141, 0.162]);
    const { reasons } = seasoned().score(aLine({ templateText: REWORDED })) as Score;
    expect(reasons).toEqual([
      {
        detector: 'novelty',
        feature: 'templateText',
        observed: '25 % new words',
        expected: KNOWN[3],
        text: `The nearest known message of shop differs in 25 % of its words: "${KNOWN[3]}".`,
      },
    ]);
  });

  test('that is known but for its masks, or is nothing but masks, says nothing', () => {
    for (const templateText of ['Cart <num> updated!', '<num> <ip>', ''])
      expect(seasoned().score(aLine({ templateText }))).toMatchObject({ value: 0 });
  });

  test.each(['warning', 'info'] as const)('that is a mere %s never speaks alone', (severity) => {
    expect(Math.max(...repeated(seasoned(), { templateText: STRANGER, severity }, 12))).toBeLessThan(0.2);
  });

  test('is measured against its own service only', () => {
    const { reasons } = seasoned([...KNOWN, STRANGER]).score(
      aLine({ templateText: 'root filesystem mounted' }),
    ) as Score;
    expect(reasons[0]!.expected).toBe(STRANGER);
    const other = seasoned();
    other.learn(aLine({ templateText: STRANGER, service: 'mail', at: NOW - DAY_MS }));
    expect((other.score(aLine({ templateText: STRANGER })) as Score).reasons[0]!.text).toBe(
      'No known message of shop shares a word with this one.',
    );
  });

  test('waits for ten minutes, and is ordinary to a service that has said fewer than five things in its first day', () => {
    const toA = (texts: number, ageMs: number) =>
      seasoned(KNOWN.slice(0, texts), NOW - ageMs).score(aLine({ templateText: STRANGER }));
    expect(toA(5, 9 * MINUTE_MS)).toBe('warming-up');
    expect(toA(4, HOUR_MS)).toMatchObject({ value: 0 });
    for (const known of [toA(5, 10 * MINUTE_MS), toA(1, DAY_MS)]) expect(known).toMatchObject({ reasons: [{}] });
  });
});

test('a known line costs nothing and says nothing, warm or not', () => {
  expect(novelty.open(new Map(), 1).score(aLine({ templateText: 'x', isNewTemplate: false }))).toMatchObject({
    value: 0,
  });
});

test('never tells an error that a new template’s recurrence would not tell, and never makes .5 of two halves', () => {
  for (const ageMs of [HOUR_MS, 2 * DAY_MS])
    for (let times = 1; times < 12; times++) {
      const young = newTemplate.open(new Map(), 1);
      for (let nth = 0; nth < 200; nth++)
        young.learn(aLine({ templateText: 'known', at: NOW - ageMs, isNewTemplate: nth === 0, severity: 'info' }));
      const strange = seasoned(KNOWN, NOW - ageMs);
      let [first, second] = [0, 0];
      for (let nth = 0; nth < times; nth++) {
        const seen = aLine({ templateText: STRANGER, at: NOW + nth * 17 * SECOND_MS, isNewTemplate: nth === 0 });
        first = (young.score(seen) as Score).value;
        second = (strange.score(seen) as Score).value;
        for (const detector of [young, strange]) detector.learn(seen);
      }
      expect(second).toBeLessThanOrEqual(first);
      if (first < 0.5) expect(first + 0.1 * second * (1 - first)).toBeLessThan(0.5);
    }
});

describe('what it learns', () => {
  const KIN = 'kernel panic: cannot mount home filesystem';
  const kinScore = (detector: Detector<LineObservation>, at: number) =>
    (detector.score(aLine({ templateText: KIN, at, template: 'kin' })) as Score).reasons[0]!.expected;

  test('a stranger that was not flagged is known once it is quiet', () => {
    const detector = seasoned();
    live(detector, aLine({ templateText: STRANGER }));
    expect(kinScore(detector, NOW + MINUTE_MS)).toBe('known words');
    live(detector, aLine({ templateText: 'another', at: NOW + 5 * MINUTE_MS }));
    live(detector, aLine({ templateText: 'known', at: NOW + 12 * MINUTE_MS, isNewTemplate: false }));
    expect(kinScore(detector, NOW + 12 * MINUTE_MS)).toBe(STRANGER);
  });

  test('a flagged one is not, until it has come again without being flagged', () => {
    const detector = seasoned();
    repeated(detector, { templateText: STRANGER }, 5);
    const later = NOW + 20 * MINUTE_MS;
    live(detector, aLine({ templateText: 'known', at: later, isNewTemplate: false }));
    expect(kinScore(detector, later)).toBe('known words');
    live(detector, aLine({ templateText: STRANGER, at: later, isNewTemplate: false }));
    expect(kinScore(detector, later)).toBe(STRANGER);
  });

  test('a service with too many messages forgets its own oldest, and counts them; others lose nothing', () => {
    const detector = seasoned();
    const word = (nth: number) => String.fromCharCode(97 + (nth % 26), 97 + Math.floor(nth / 26));
    for (let nth = 0; nth < 500; nth++)
      detector.learn(aLine({ templateText: `${word(nth)} x`, service: 'loud', at: NOW + nth, isHistory: true }));
    const parts = new Map(
      [...detector.changes()].filter((change): change is [string, Uint8Array] => change[1] !== undefined),
    );
    const rows = (name: string) => [
      ...new RowTable<Row & { service?: string }>({ name, capacity: 5_000, rowsAPart: 64 }, parts).rows(),
    ];
    const loud = rows('texts').filter((row) => row.service === 'loud').length;
    expect(loud).toBeLessThanOrEqual(200);
    expect(rows('services').find((row) => row.key === 'loud')).toMatchObject({ forgotten: 500 - loud });
    expect(rows('texts').filter((row) => row.service === 'shop')).toHaveLength(KNOWN.length);
  });
});
