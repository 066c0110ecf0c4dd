import { seededChance } from '../../core/chance';
import type { Severity } from '../../core/line/line';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../core/time';
import { poisson } from '../conformance/detector-streams';

export interface Said {
  readonly at: number;
  readonly service: string;
  readonly severity: Severity;
  readonly template: string;
  readonly message: string;
  /** The fault that caused it. */
  readonly fault?: string;
}

export interface Fault {
  readonly name: 'new-error' | 'error-rise' | 'garbage';
  readonly service: string;
  readonly at: number;
}

interface Phrase {
  readonly severity: Severity;
  readonly template: string;
  readonly perMinute: number;
  readonly text: (chance: () => number) => string;
}

interface Burst {
  readonly phrase: Phrase;
  readonly from: number;
  readonly until: number;
  readonly perMinute: number;
  readonly fault?: string;
  /** One line, not a rate. */
  readonly isOnce?: true;
}

export const BEGIN = Date.UTC(2026, 2, 2);
/** Until then history teaches. */
export const LIVE_FROM = BEGIN + 8 * HOUR_MS;
export const END = LIVE_FROM + 16 * HOUR_MS;
export const FAULT_MS = 12 * MINUTE_MS;
const SERVICES = ['api', 'cron', 'db', 'web'];
const NOUNS = 'token invoice basket session ticket report image backup lease cursor'.split(' ');
const VERBS = 'issued stored moved purged signed merged shown counted'.split(' ');
const GRUMBLES = 'refused missing stale broken late'.split(' ');

/** The faults of one seed: one of each kind, at other hours and in other services, all after the teaching. */
export function faultsOf(seed: number): Fault[] {
  const chance = seededChance(seed * 31 + 7);
  return (['new-error', 'error-rise', 'garbage'] as const).map((name, nth) => ({
    name,
    service: SERVICES[(nth + seed) % SERVICES.length]!,
    at: LIVE_FROM + Math.floor((1 + 5 * nth + 3 * chance()) * 60) * MINUTE_MS,
  }));
}

/**
 * A day of four services: day and night, an hour of doubled traffic, restarts, new harmless phrases every day (one of them an
 * error, once), bursts of warnings, a nightly job; 6 % of the lines are errors.
 */
export function* world(seed: number, faults: readonly Fault[]): Generator<Said> {
  const lives = SERVICES.map((service, nth) => {
    const chance = seededChance(seed * 101 + nth);
    const phrases = phrasesOf(service, chance);
    const mishaps = faults.filter((fault) => fault.service === service).map((fault) => faultBurst(fault, phrases));
    return {
      service,
      chance,
      phrases,
      doubledAt: doubledHour(chance),
      bursts: [...dailyBursts(service, phrases, chance), ...mishaps],
    };
  });
  for (let minute = BEGIN; minute < END; minute += MINUTE_MS) {
    const said = lives.flatMap((life) => minuteOf(life, minute));
    yield* said.sort((one, other) => one.at - other.at);
  }
}

interface Life {
  readonly service: string;
  readonly chance: () => number;
  readonly phrases: readonly Phrase[];
  readonly doubledAt: readonly number[];
  readonly bursts: readonly Burst[];
}

function minuteOf({ service, chance, phrases, doubledAt, bursts }: Life, minute: number): Said[] {
  const daily = 1 + 0.55 * Math.cos((2 * Math.PI * (minute - BEGIN - 15 * HOUR_MS)) / DAY_MS);
  const isDoubled = doubledAt.some((at) => minute >= at && minute < at + HOUR_MS);
  const said: Said[] = [];
  const say = ({ severity, template, text }: Phrase, count: number, fault?: string): void => {
    for (let left = count; left > 0; left--)
      said.push({
        at: minute + Math.floor(chance() * MINUTE_MS),
        service,
        severity,
        template,
        message: text(chance),
        ...(fault && { fault }),
      });
  };
  for (const phrase of phrases) say(phrase, poisson(phrase.perMinute * daily * (isDoubled ? 2 : 1), chance));
  for (const { phrase, from, until, perMinute, fault, isOnce } of bursts)
    if (minute >= from && minute < until)
      say(phrase, isOnce ? 1 : poisson(perMinute * (fault ? daily : 1), chance), fault);
  return said;
}

function phrasesOf(service: string, chance: () => number): Phrase[] {
  const rates = [7, 4, 3, 2.5, 2, 1.5, 1];
  const calm = rates.map((perMinute, nth) => aPhrase(`${service}-${nth}`, 'info', perMinute, chance));
  const ids = {
    ...aPhrase(`${service}-id`, 'info', 1, chance),
    text: (c: () => number) => `request ${hex(c, 8)}-${hex(c, 24)} done`,
  };
  const warnings = [0.6, 0.3].map((perMinute, nth) => aPhrase(`${service}-w${nth}`, 'warning', perMinute, chance));
  const errors = [1.1, 0.3].map((perMinute, nth) => aPhrase(`${service}-e${nth}`, 'error', perMinute, chance));
  return [...calm, ids, ...warnings, ...errors];
}

function aPhrase(template: string, severity: Severity, perMinute: number, chance: () => number): Phrase {
  const words = [pick(NOUNS, chance), pick(severity === 'info' ? VERBS : GRUMBLES, chance), pick(NOUNS, chance)];
  return {
    severity,
    template,
    perMinute,
    text: (c) => `${words[0]} ${whole(c, 1e5)} ${words[1]} for ${words[2]} in ${whole(c, 900)} ms`,
  };
}

function dailyBursts(service: string, phrases: readonly Phrase[], chance: () => number): Burst[] {
  const sometime = (day: number): number => BEGIN + day * DAY_MS + whole(chance, 1_380) * MINUTE_MS;
  const warning = phrases.find(({ severity }) => severity === 'warning')!;
  return [0, 1].flatMap((day) => {
    const bursts: Burst[] = [];
    const add = (phrase: Phrase, minutes: number, perMinute: number, from = sometime(day)): void => {
      bursts.push({ phrase, from, until: from + minutes * MINUTE_MS, perMinute });
    };
    for (let nth = 0; nth < 3; nth++)
      add(
        aPhrase(`${service}-new-${day}-${nth}`, nth ? 'info' : 'warning', 0, chance),
        60 + whole(chance, 300),
        0.2 + chance(),
      );
    const onceAt = sometime(day);
    bursts.push({
      phrase: aPhrase(`${service}-once-${day}`, 'error', 0, chance),
      from: onceAt,
      until: onceAt + MINUTE_MS,
      perMinute: 1,
      isOnce: true,
    });
    for (let nth = 0; nth < 3; nth++) add(warning, 1 + whole(chance, 3), 9);
    const restart = sometime(day);
    for (let nth = 0; nth < 6; nth++)
      add(aPhrase(`${service}-up-${nth}`, nth === 5 ? 'warning' : 'info', 0, chance), 1, 2, restart);
    add(aPhrase(`${service}-job`, 'info', 0, chance), 8, 25, BEGIN + day * DAY_MS + 3 * HOUR_MS);
    return bursts;
  });
}

function doubledHour(chance: () => number): number[] {
  return [0, 1].map((day) => BEGIN + day * DAY_MS + whole(chance, 23) * HOUR_MS);
}

function faultBurst({ name, service, at }: Fault, phrases: readonly Phrase[]): Burst {
  const when = { from: at, until: at + FAULT_MS, fault: name };
  if (name === 'error-rise') {
    const phrase = phrases.find(({ template }) => template === `${service}-e0`)!;
    return { ...when, phrase, perMinute: 7 * phrase.perMinute };
  }
  if (name === 'new-error') {
    const text = (c: () => number): string => `lost quorum with ${whole(c, 9)} of 5 members, refusing writes`;
    return { ...when, perMinute: 6, phrase: { severity: 'error', template: `${service}-boom`, perMinute: 0, text } };
  }
  const text = (c: () => number): string => `ticket ${whole(c, 1e5)} shown for ${garbage(c)} in ${whole(c, 900)} ms`;
  return { ...when, perMinute: 4, phrase: { severity: 'info', template: `${service}-3`, perMinute: 0, text } };
}

function garbage(chance: () => number): string {
  return Array.from({ length: 60 + whole(chance, 90) }, () => String.fromCharCode(33 + whole(chance, 220))).join('');
}

function hex(chance: () => number, length: number): string {
  return Array.from({ length }, () => whole(chance, 16).toString(16)).join('');
}

function whole(chance: () => number, below: number): number {
  return Math.floor(chance() * below);
}

function pick<Item>(items: readonly Item[], chance: () => number): Item {
  return items[whole(chance, items.length)]!;
}
