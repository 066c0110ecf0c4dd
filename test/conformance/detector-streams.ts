import { seededChance } from '../../core/chance';
import type { LineObservation, WindowObservation } from '../../core/detectors/detector';
import { MINUTE_MS, SECOND_MS } from '../../core/time';

/** An observation, and whether something is wrong with it. */
export interface Labelled<Observation> {
  readonly seen: Observation;
  readonly isOdd: boolean;
}

export interface StreamOptions {
  readonly seed: number;
  readonly length: number;
  /** From this observation on everything odd stays odd: a lasting new normal. */
  readonly oddFrom?: number;
}

const START = Date.UTC(2026, 4, 4);
const WORDS =
  'order payment invoice user parcel session cart stock route mail cache queue shelf gate robot price'.split(' ');
const DEEDS = 'created updated closed opened sent stored checked moved booked refreshed'.split(' ');

const GONE = 'disk of node # is gone, giving up on everything that lies there';

/** Ordinary lines of three services; after 4,000 every other 500 mix in a new error or garbage, turn by turn. */
export function* lineStream({ seed, length, oddFrom }: StreamOptions): Generator<Labelled<LineObservation>> {
  const chance = seededChance(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(chance() * items.length)]!;
  const known = new Set<string>();
  for (let nth = 0; nth < length; nth++) {
    const at = START + nth * 700;
    const episode = oddFrom === undefined ? Math.floor(nth / 1_000) : nth % 2;
    const isOddTime = oddFrom === undefined ? episode > 3 && nth % 1_000 < 500 : nth >= oddFrom;
    const isOdd = isOddTime && chance() < 0.04;
    const service = isOdd ? 'shop' : pick(['shop', 'mail', 'depot']);
    const kind = isOdd ? (episode % 2 ? 'error' : 'garbage') : 'ordinary';
    const base = Math.floor(chance() * 12);
    const template =
      kind === 'ordinary'
        ? `${service}-${base}`
        : kind === 'error'
          ? oddFrom === undefined
            ? `boom-${episode}`
            : 'boom'
          : 'shop-3';
    const isError = kind === 'error' || (kind === 'ordinary' && base === 11);
    const message = textOf(kind, base, chance);
    const seen: LineObservation = {
      at,
      service,
      severity: isError ? 'error' : base === 10 ? 'warning' : 'info',
      template,
      templateText: kind === 'error' ? GONE.replace('#', '<num>') : `${WORDS[base]} <*> ${DEEDS[base % 10]}`,
      isNewTemplate: !known.has(template),
      message,
    };
    known.add(template);
    yield { seen, isOdd };
  }
}

function textOf(kind: 'ordinary' | 'error' | 'garbage', base: number, chance: () => number): string {
  const number = Math.floor(chance() * 100_000);
  const ordinary = `${WORDS[base]} ${number} ${DEEDS[base % 10]} in ${Math.floor(chance() * 300)} ms by worker ${base}`;
  if (kind === 'error') return GONE.replace('#', String(number));
  if (kind === 'ordinary') return ordinary;
  const bytes = Array.from({ length: 120 }, () => String.fromCharCode(33 + Math.floor(chance() * 220)));
  return `${ordinary} ${bytes.join('')}`;
}

/** Windows of three services with five templates each; now and then an error template rises eightfold for twelve windows. */
export function* windowStream({ seed, length, oddFrom }: StreamOptions): Generator<Labelled<WindowObservation>> {
  const chance = seededChance(seed);
  const usual = [12, 6, 2, 0.8, 0.3];
  let given = 0;
  for (let minute = 0; given < length; minute++) {
    const daily = 1 + 0.5 * Math.sin((2 * Math.PI * minute) / 1_440);
    for (const service of ['shop', 'mail', 'depot']) {
      const isOddTime = oddFrom === undefined ? minute > 60 && minute % 90 < 12 : given >= oddFrom;
      const counts = usual.map((mean, nth) =>
        poisson(mean * daily * (isOddTime && service === 'shop' && nth === 3 ? 8 : 1), chance),
      );
      const serviceCount = counts.reduce((sum, count) => sum + count, 0);
      const errors = counts[3]! + counts[4]!;
      yield {
        seen: aWindow(minute, service, { count: serviceCount, errorCount: errors, idleWindows: 0 }),
        isOdd: false,
      };
      given++;
      for (const [nth, count] of counts.entries()) {
        const errorCount = nth >= 3 ? count : 0;
        const features = { count, errorCount, share: count / Math.max(1, serviceCount), serviceCount, idleWindows: 0 };
        yield {
          seen: aWindow(minute, service, features, `t${nth}`),
          isOdd: isOddTime && service === 'shop' && nth === 3,
        };
        given++;
      }
    }
  }
}

/** Three services and a line every quarter of an hour; one service falls silent for a quarter of an hour, never at the same time of day. */
export function* pulseStream({ seed, length, oddFrom }: StreamOptions): Generator<Labelled<WindowObservation>> {
  const chance = seededChance(seed);
  for (let minute = 0; minute * 4 < length; minute++) {
    const isOdd = oddFrom === undefined ? minute > 240 && minute % 230 < 15 : minute * 4 >= oddFrom;
    const counts = [9, 5, 7].map((mean, nth) => (isOdd && nth === 1 ? 0 : 1 + poisson(mean, chance)));
    for (const [nth, service] of ['shop', 'mail', 'depot'].entries())
      yield {
        seen: aWindow(minute, service, { count: counts[nth]!, errorCount: 0, idleWindows: 0 }),
        isOdd: isOdd && nth === 1,
      };
    const count = minute % 15 === 0 ? 1 : 0;
    const features = { count, errorCount: 0, share: count / counts[0]!, serviceCount: counts[0]!, idleWindows: 0 };
    yield { seen: aWindow(minute, 'shop', features, 'tick'), isOdd: false };
  }
}

/**
 * One service in windows of five minutes, so that weeks pass; now and then it is odd for half an hour: errors, failed sign-ins
 * and templates that it never had so many of.
 */
export function* serviceStream({ seed, length, oddFrom }: StreamOptions): Generator<Labelled<WindowObservation>> {
  const chance = seededChance(seed);
  for (let nth = 0; nth < length; nth++) {
    const isOdd = oddFrom === undefined ? nth > 700 && nth % 290 < 6 : nth >= oddFrom;
    const daily = 1 + 0.5 * Math.sin((2 * Math.PI * nth) / 288);
    const count = 1 + poisson(30 * daily, chance) + (isOdd ? 20 : 0);
    const errorCount = poisson(isOdd ? 14 : 0.3, chance);
    const templates = 5 + poisson(2, chance) + (isOdd ? 6 : 0);
    const features = {
      ...{ count, errorCount, templates, sources: 2, severityMean: Math.min(2, (2 * errorCount) / count) },
      ...{ newTemplates: poisson(0.02, chance), signInFailures: poisson(isOdd ? 12 : 0.1, chance), idleWindows: 0 },
    };
    const seen = aWindow(nth * 5, 'shop', features);
    yield { seen: { ...seen, end: seen.start + 5 * MINUTE_MS }, isOdd };
  }
}

/** A service of six kinds of lines; for twelve minutes at a time, never at the same time of day, it says one thing again and again. */
export function* mixStream({ seed, length, oddFrom }: StreamOptions): Generator<Labelled<WindowObservation>> {
  const chance = seededChance(seed);
  for (let minute = 0; minute < length; minute++) {
    const isOdd = oddFrom === undefined ? minute > 1_600 && minute % 1_130 < 12 : minute >= oddFrom;
    const count = 40 + poisson(20, chance);
    const mixEntropy = (isOdd ? 0.4 : 2.2) + 0.2 * (chance() - 0.5);
    const features = { count, errorCount: 0, templates: isOdd ? 2 : 6, mixEntropy, idleWindows: 0 };
    yield { seen: aWindow(minute, 'shop', features), isOdd };
  }
}

function aWindow(
  minute: number,
  service: string,
  features: Record<string, number>,
  template?: string,
): WindowObservation {
  const start = START + minute * MINUTE_MS;
  return {
    start,
    end: start + MINUTE_MS,
    series: template === undefined ? service : `${service}#${template}`,
    service,
    ...(template !== undefined && { template }),
    severity: features['errorCount']! > 0 ? 'error' : 'info',
    coverage: 1,
    features,
  };
}

/** Knuth's: how many of something happen when `mean` are expected. */
export function poisson(mean: number, chance: () => number): number {
  let count = 0;
  for (let product = chance(); product > Math.exp(-mean); product *= chance()) count++;
  return count;
}

/** Every observation another service and template, a second apart. */
export function* strangerLines(length: number): Generator<LineObservation> {
  for (let nth = 0; nth < length; nth++)
    yield {
      at: START + nth * SECOND_MS,
      service: `a-service-with-a-rather-long-name-${nth % 2_000}`,
      severity: 'error',
      template: `template-${nth}`,
      templateText: `stranger ${nth}`,
      isNewTemplate: true,
      message: `stranger number ${nth} says ${String.fromCharCode(33 + (nth % 500)).repeat(40)}`,
    };
}

export function* strangerWindows(length: number): Generator<WindowObservation> {
  for (let nth = 0; nth < length; nth++) {
    const features = { count: nth % 977, errorCount: nth % 5, serviceCount: 1_000, share: 0.1, idleWindows: nth % 3 };
    yield aWindow(
      Math.floor(nth / 100),
      `a-service-with-a-rather-long-name-${nth % 50_000}`,
      features,
      `template-${nth % 60_000}`,
    );
  }
}

/** Rounds of many services, so that each is heard long enough to be sampled. */
export function* strangerServices(length: number): Generator<WindowObservation> {
  for (let nth = 0; nth < length; nth++) {
    const service = nth % 2 ? `a-service-with-a-rather-long-name-${nth % 5_000}` : 'known';
    const features = { count: 1 + (nth % 977), errorCount: nth % 5, templates: nth % 31, sources: nth % 7 };
    yield aWindow(Math.floor(nth / 2), service, features);
  }
}

/** The same as services, each with a mix. */
export function* strangerMixes(length: number): Generator<WindowObservation> {
  for (const seen of strangerWindows(length)) {
    yield {
      ...seen,
      template: undefined,
      features: { ...seen.features, templates: 9, mixEntropy: seen.features.count! / 300 },
    };
  }
}

/** What no well-behaved source sends. */
export const HOSTILE_LINES: readonly LineObservation[] = [
  '',
  ' ',
  '\u0000'.repeat(4_096),
  '\ufffd'.repeat(99),
  '🦊'.repeat(2_000),
].flatMap((message, nth) =>
  [0, 1, START, Number.MAX_SAFE_INTEGER].map((at) => ({
    at,
    service: nth % 2 ? '' : '__proto__',
    severity: 'critical' as const,
    template: nth % 2 ? '' : 'constructor',
    templateText: '',
    isNewTemplate: nth % 3 === 0,
    message,
  })),
);

const HUGE = [0, -0, -1, 0.5, Number.MIN_VALUE, Number.MAX_VALUE, -Number.MAX_VALUE, Number.MAX_SAFE_INTEGER];

export const HOSTILE_WINDOWS: readonly WindowObservation[] = HUGE.flatMap((count) =>
  HUGE.map((other, nth) => ({
    ...aWindow(nth, 'toString', {
      ...{ count, errorCount: other, serviceCount: other, share: count, idleWindows: other },
      ...{ templates: other, mixEntropy: other },
    }),
    ...(nth % 2 && { template: '__proto__' }),
  })),
);
