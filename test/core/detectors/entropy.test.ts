import { seededChance } from '../../../core/chance';
import type { Detector, LineObservation, Score } from '../../../core/detectors';
import { CLASSES, countSteps, dearestStretch } from '../../../core/detectors/character-classes';
import { entropy } from '../../../core/detectors/entropy';
import { barOf, costsOf, newEntropyRow } from '../../../core/detectors/entropy-model';
import { DAY_MS, HOUR_MS, SECOND_MS } from '../../../core/time';

const BIRTH = Date.UTC(2026, 5, 1);
const NOW = BIRTH + 2 * HOUR_MS;
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const HEX = '0123456789abcdef';

const chance = seededChance(17);
const letters = (alphabet: string, length: number): string =>
  Array.from({ length }, () => alphabet[Math.floor(chance() * alphabet.length)]).join('');
const bytes = (length: number): string =>
  Array.from({ length }, () => String.fromCharCode(33 + Math.floor(chance() * 220))).join('');
const number = (below: number): number => Math.floor(chance() * below);
const uuid = (): string => [8, 4, 4, 4, 12].map((length) => letters(HEX, length)).join('-');

const PROSE: readonly (() => string)[] = [
  () => `order ${number(1e6)} placed by user ${number(1e4)} for ${number(100)}.${number(100)} EUR`,
  () => `payment authorised in ${number(400)} ms for order ${number(1e6)}`,
  () => `GET /api/cart/items/${number(1e4)} answered 200 in ${number(90)} ms`,
  () => `could not reach mail server 10.0.${number(255)}.${number(255)}: connection refused`,
];

function aLine(message: string, at = NOW): LineObservation {
  const template = { template: 't', templateText: '<*>', isNewTemplate: false };
  return { at, service: 'shop', severity: 'info', message, ...template };
}

/** A detector that has known the shop for two hours of such texts and, by default, for a day before. */
function seasoned(texts: readonly (() => string)[], bornAt = BIRTH - DAY_MS): Detector<LineObservation> {
  const detector = entropy.open(new Map(), 1);
  detector.learn(aLine(texts[0]!(), bornAt));
  for (let nth = 0; nth < 3_600; nth++)
    detector.learn(aLine(texts[nth % texts.length]!(), BIRTH + nth * 2 * SECOND_MS));
  return detector;
}

/** Scores of texts that come every `stepMs`, as the engine asks for them. */
function scoresOf(
  detector: Detector<LineObservation>,
  text: () => string,
  count: number,
  stepMs = 20 * SECOND_MS,
): number[] {
  return Array.from({ length: count }, (_, nth) => {
    const seen = aLine(text(), NOW + nth * stepMs);
    const score = detector.score(seen) as Score;
    if (score.value >= 0.5) detector.refuse!(seen);
    else detector.learn(seen);
    return Math.round(score.value * 100) / 100;
  });
}

describe('entropy', () => {
  // .9 - .6 × .86^(n-1)
  test('garbage in a service known for less than a day insists: the fourth third of a minute speaks', () => {
    const young = seasoned(PROSE, BIRTH);
    expect(scoresOf(young, () => `label reads ${bytes(120)}`, 4)).toEqual([0.3, 0.38, 0.46, 0.52]);
  });

  test.each([
    {
      name: 'a key of forty characters in a sentence',
      text: () => `payment ${number(1e6)} with ${letters(BASE64, 40)} refused`,
    },
    { name: 'a payload in base64', text: () => `label reads ${letters(BASE64, 300)}` },
    { name: 'raw bytes', text: () => `label reads ${bytes(120)}` },
    { name: 'nothing but raw bytes', text: () => bytes(200) },
    { name: 'a hash, where none was ever logged', text: () => `manifest ${letters(HEX, 64)} stored` },
  ])('hears $name when it comes again and again', ({ text }) => {
    // .9 - .6 × .75^(n-1)
    expect(scoresOf(seasoned(PROSE), text, 4)).toEqual([0.3, 0.45, 0.56, 0.65]);
  });

  test.each([
    { name: 'uuids', text: () => `cart ${uuid()} updated` },
    { name: 'hashes', text: () => `manifest stored, sha512 ${letters(HEX, 128)}` },
    {
      name: 'signed links',
      text: () => `link https://files.example/m/${letters(HEX, 32)}?sig=${letters(BASE64, 86)} issued`,
    },
    {
      name: 'another alphabet',
      text: () => `заказ ${number(1e6)} оформлен пользователем ${number(1e4)} из города Тверь`,
    },
  ])('finds $name ordinary in a service that logs them routinely', ({ text }) => {
    const detector = seasoned([...PROSE, ...PROSE, ...PROSE, text]);
    expect(scoresOf(detector, text, 50, SECOND_MS)).toEqual(Array.from({ length: 50 }, () => 0));
  });

  test.each([
    { name: 'new words', text: () => `nightly campaign rebuilt for Leeds with ${number(64)} workers` },
    { name: 'a ruler', text: () => '='.repeat(60) },
    { name: 'a banner', text: () => "  ____| |__   ___  _ __  | '_ \\ / _ \\|  _ \\  |_| |_|" },
    { name: 'a short text', text: () => letters(BASE64, 20) },
    { name: 'one letter again and again', text: () => 'é'.repeat(200) },
  ])('finds $name ordinary', ({ text }) => {
    expect(Math.max(...scoresOf(seasoned(PROSE), text, 10))).toBe(0);
  });

  test('takes a burst within twenty seconds for one', () => {
    expect(Math.max(...scoresOf(seasoned(PROSE), () => bytes(99), 10, 100))).toBe(0.3);
  });

  test('blames the service, for every line of garbage is another template', () => {
    const score = seasoned(PROSE).score(aLine(`label reads ${bytes(120)}`)) as Score;
    expect(score.cause).toBe('service');
    expect(score.reasons[0]).toMatchObject({ detector: 'entropy', feature: 'message', observed: expect.any(Number) });
    expect(score.reasons[0]!.text).toMatch(
      /^Part of this line looks like garbage to shop: [\d.]+ bits a character, ordinary lines stay below [\d.]+\.$/,
    );
  });

  test('accepts after an hour that this is how the service speaks now', () => {
    const scores = scoresOf(seasoned(PROSE), () => `blob ${letters(BASE64, 200)}`, 400);
    expect(scores.slice(2, 180).every((value) => value >= 0.5)).toBe(true);
    expect(scores.slice(-100).every((value) => value === 0)).toBe(true);
  });

  test('does not learn a fault that comes back a few times', () => {
    const detector = seasoned(PROSE);
    for (let day = 0; day < 3; day++) {
      const at = NOW + day * 24 * HOUR_MS;
      const values = Array.from({ length: 30 }, (_, nth) => {
        const seen = aLine(bytes(100), at + nth * 20 * SECOND_MS);
        const { value } = detector.score(seen) as Score;
        if (value >= 0.5) detector.refuse!(seen);
        else detector.learn(seen);
        return value;
      });
      expect(values.filter((value) => value >= 0.5)).toHaveLength(28);
    }
  });
});

describe('the model of characters', () => {
  test('counts steps between classes from a blank on', () => {
    const steps = Array.from({ length: CLASSES * CLASSES }, () => 0);
    countSteps('aB1', steps);
    // blank (3) to lower (0), lower to upper (1), upper to digit (2)
    expect(
      steps.flatMap((count, step) => (count ? [[Math.floor(step / CLASSES), step % CLASSES, count]] : [])),
    ).toEqual([
      [0, 1, 1],
      [1, 2, 1],
      [3, 0, 1],
    ]);
  });

  test('costs -log2 of the probability of a step, each class counted once more than seen', () => {
    const row = newEntropyRow('shop', 0);
    row.steps[0] = 6; // lower to lower
    // (6 + 1) of (6 + 9)
    expect(costsOf(row)[0]).toBeCloseTo(Math.log2(15 / 7), 12);
    expect(costsOf(row)[1]).toBeCloseTo(Math.log2(15), 12);
    expect(costsOf(row)[CLASSES]).toBeCloseTo(Math.log2(9), 12);
  });

  test('finds the dearest stretch of 32 characters, and where it ends', () => {
    const costs = new Float64Array(CLASSES * CLASSES);
    costs[2 * CLASSES + 2] = 4; // digit to digit
    const text = `${'word '.repeat(10)}${'7'.repeat(33)}${' word'.repeat(10)}`;
    expect(dearestStretch(text, costs)).toEqual({ cost: 4, end: 83 });
    expect(dearestStretch('1234567890123456789012', costs).cost).toBe(0);
  });

  test('sets the bar half a bit beyond what more than eight lines have reached, and never under 3', () => {
    const row = newEntropyRow('shop', 0);
    row.bins[16] = 299; // 2.0 to 2.125
    expect(barOf(row)).toBeUndefined();
    row.bins[40] = 8; // 5.0 to 5.125
    expect(barOf(row)).toBe(3);
    row.bins[40] = 9;
    expect(barOf(row)).toBe(5.625);
  });

  test('looks at the first 1,024 characters only', () => {
    const costs = costsOf(newEntropyRow('shop', 0));
    const long = 'a'.repeat(1_024);
    expect(dearestStretch(`${long}${bytes(4_000)}`, costs)).toEqual(dearestStretch(long, costs));
  });
});
