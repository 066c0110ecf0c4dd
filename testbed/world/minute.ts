import { Dice, mixSeed } from '../dice';
import type { EpochMs, Labels, TestbedLine } from '../testbed-line';
import { touches, type Happening } from './happening';
import { expectedLines } from './rhythm';
import { utter, type Level, type Phrase, type Service } from './service';

const { floor } = Math;
export const MINUTE_MS = 60_000;
const NO_METADATA: Labels = {};

/** Share of lines that fall on the very nanosecond of the one before, as batching loggers make them. */
const SHARED_TIME = 0.03;

/** A line and its place in the minute, in nanoseconds. */
export interface Placed {
  readonly offsetNs: number;
  readonly line: TestbedLine;
  /** Of its source, and who spoke: what a silence may name. */
  readonly key: string;
  readonly host: string;
}

interface Speaker {
  readonly seed: number;
  readonly service: Service;
  readonly start: EpochMs;
}

/** Everything one service says in the minute that starts at `start`. Each source has dice of its own, so a fault changes no other line. */
export function minuteOf(speaker: Speaker, happenings: readonly Happening[]): Placed[] {
  const { seed, service, start } = speaker;
  const expected = expectedLines(seed, service, start);
  const placed: Placed[] = [];
  traffic(speaker, placed, { key: 'life', mean: expected, fromMs: 0, untilMs: MINUTE_MS });
  for (const happening of happenings) {
    if (touches(happening, start, start + MINUTE_MS)) befall(speaker, placed, happening, expected);
  }
  return happenings.reduce((heard, happening) => unsilenced(heard, happening, start), placed);
}

function unsilenced(placed: Placed[], happening: Happening, start: EpochMs): Placed[] {
  if (happening.kind !== 'silence' || !touches(happening, start, start + MINUTE_MS)) return placed;
  const fromNs = (happening.from - start) * 1e6;
  const untilNs = (happening.until - start) * 1e6;
  return placed.filter(
    ({ offsetNs, key, host }) => offsetNs < fromNs || offsetNs >= untilNs || !happening.silences(key, host),
  );
}

function befall(speaker: Speaker, placed: Placed[], happening: Happening, expected: number): void {
  if (happening.kind === 'silence') return;
  const { key } = happening;
  if (happening.kind === 'once') {
    const dice = new Dice(mixSeed(speaker.seed, speaker.service.name, happening.key));
    const offsetNs = (happening.at - speaker.start) * 1e6 + dice.int(0, 999_999);
    placed.push(
      speak(speaker, happening.phrase, { offsetNs, host: happening.host, dice, key, truth: happening.truth }),
    );
    return;
  }
  const fromMs = Math.max(0, happening.from - speaker.start);
  const untilMs = Math.min(MINUTE_MS, happening.until - speaker.start);
  const covered = (untilMs - fromMs) / MINUTE_MS;
  if (happening.kind === 'traffic') {
    traffic(speaker, placed, {
      key: happening.key,
      mean: expected * (happening.factor - 1) * covered,
      fromMs,
      untilMs,
    });
    return;
  }
  const dice = new Dice(mixSeed(speaker.seed, speaker.service.name, happening.key, speaker.start));
  for (let count = dice.poisson(happening.perMinute(expected) * covered); count > 0; count--) {
    const offsetNs = floor((fromMs + dice.next() * (untilMs - fromMs)) * 1e6);
    placed.push(
      speak(speaker, happening.phrase, {
        offsetNs,
        host: dice.pick(speaker.service.hosts),
        dice,
        key,
        truth: happening.truth,
      }),
    );
  }
}

interface Flow {
  readonly key: string;
  readonly mean: number;
  readonly fromMs: number;
  readonly untilMs: number;
}

function traffic(speaker: Speaker, placed: Placed[], flow: Flow): void {
  const { service } = speaker;
  const dice = new Dice(mixSeed(speaker.seed, service.name, flow.key, speaker.start));
  const offsets = new Float64Array(dice.poisson(flow.mean));
  for (let index = 0; index < offsets.length; index++) {
    offsets[index] = floor((flow.fromMs + dice.next() * (flow.untilMs - flow.fromMs)) * 1e6);
  }
  offsets.sort();
  let offsetNs = 0;
  for (const drawn of offsets) {
    if (!dice.chance(SHARED_TIME) || offsetNs === 0) offsetNs = drawn;
    placed.push(
      speak(speaker, usualPhrase(service, dice), { offsetNs, host: dice.pick(service.hosts), dice, key: flow.key }),
    );
  }
}

interface Manner {
  readonly offsetNs: number;
  readonly host: string;
  readonly dice: Dice;
  readonly key: string;
  readonly truth?: string | undefined;
}

function speak(speaker: Speaker, phrase: Phrase, manner: Manner): Placed {
  const { service, start } = speaker;
  const { offsetNs, host, dice, key, truth } = manner;
  const at = start + floor(offsetNs / 1e6);
  const restNs = offsetNs % 1e6;
  const said = utter(phrase, at, floor(restNs / 1e3), host, dice);
  const line: TestbedLine = {
    at: `${at}${String(restNs).padStart(6, '0')}`,
    stream: streamOf(service, host, phrase.level),
    metadata: service.metadata === undefined ? NO_METADATA : service.metadata(dice),
    text: service.format(said),
    service: service.name,
    ...(truth === undefined ? {} : { truth }),
  };
  return { offsetNs, line, key, host };
}

const streams = new Map<string, Labels>();
const streamsOfServices = new WeakMap<Service, Map<string, Labels>>();

/** One object a label set, so that writers can group by identity: where the level is no label, all levels share one. */
function streamOf(service: Service, host: string, level: Level): Labels {
  let ofService = streamsOfServices.get(service);
  if (ofService === undefined) streamsOfServices.set(service, (ofService = new Map()));
  const key = `${host}/${level}`;
  let labels = ofService.get(key);
  if (labels === undefined) ofService.set(key, (labels = shared(service.labels(host, level))));
  return labels;
}

function shared(labels: Labels): Labels {
  const key = JSON.stringify(labels);
  const known = streams.get(key);
  if (known === undefined) streams.set(key, labels);
  return known ?? labels;
}

const ladders = new WeakMap<Service, readonly number[]>();

function usualPhrase(service: Service, dice: Dice): Phrase {
  let ladder = ladders.get(service);
  if (ladder === undefined) {
    let sum = 0;
    ladder = service.phrases.map((each) => (sum += each.weight));
    ladders.set(service, ladder);
  }
  const drawn = dice.next() * (ladder[ladder.length - 1] ?? 0);
  // Scanned, not searched: the commonest phrases come first.
  const index = ladder.findIndex((rung) => drawn < rung);
  return service.phrases[index] as Phrase;
}
