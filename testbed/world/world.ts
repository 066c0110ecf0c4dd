import type { EpochMs, TestbedLine } from '../testbed-line';
import { dailyLife, DAY_MS } from './daily-life';
import { cloned } from './full/cloned';
import type { Happening } from './happening';
import { minuteOf, MINUTE_MS, type Placed } from './minute';
import type { Occurrence, Script } from './occurrence';
import type { Service } from './service';
import { WORLDS, type Cast, type WorldName } from './worlds';

export interface Asked {
  readonly from: EpochMs;
  readonly until: EpochMs;
  readonly faults?: readonly Occurrence[];
  readonly twins?: readonly Occurrence[];
}

/** A fault as it really was. */
export interface Truth {
  readonly fault: string;
  readonly service: string;
  readonly from: EpochMs;
  readonly until: EpochMs;
  /** Until when after `from` a detector should have spoken; absent: as soon as it does elsewhere. */
  readonly withinMs?: number;
}

/** What the people who run a service announce: a deploy, or a time in which they work on it. */
export interface Marker {
  readonly kind: 'deploy' | 'maintenance';
  readonly name: string;
  readonly service: string;
  readonly from: EpochMs;
  readonly until: EpochMs;
}

export interface World {
  readonly services: readonly string[];
  readonly faults: readonly string[];
  readonly twins: readonly string[];
  /**
   * Everything said in [from, until), in time order. The same seed, faults and twins give the same lines, however the time is
   * cut into pieces.
   */
  lines(asked: Asked): Iterable<TestbedLine>;
  truth(faults: readonly Occurrence[]): Truth[];
  /** Whom a fault or twin befalls. */
  serviceOf(name: string): string;
  /** Of these faults and twins. */
  markers(occurrences: readonly Occurrence[]): Marker[];
}

export interface WorldOptions {
  readonly seed: number;
  /** Absent: `small`. */
  readonly world?: WorldName;
  /** Names, or how many: more than the world has are made of the same ones under other names, at other paces. */
  readonly services?: readonly string[] | number;
}

/** Of the small world. */
export const faultNames: readonly string[] = Object.keys(WORLDS.small.faults);
export const twinNames: readonly string[] = Object.keys(WORLDS.small.twins);
export const serviceNames: readonly string[] = WORLDS.small.services.map((service) => service.name);

export function createWorld(options: WorldOptions): World {
  const cast: Cast = WORLDS[options.world ?? 'small'];
  const services = chosenServices(cast, options.services ?? cast.services.length);
  return {
    services: services.map((service) => service.name),
    faults: Object.keys(cast.faults),
    twins: Object.keys(cast.twins),
    lines: (asked) => worldLines({ seed: options.seed, cast, services }, asked),
    truth: (faults) => faults.map((fault) => truthOf(fault, scriptOf(cast.faults, fault.name))),
    serviceOf: (name) => scriptOf({ ...cast.faults, ...cast.twins }, name).service.name,
    markers: (occurrences) => occurrences.flatMap((one) => markerOf(one, cast)),
  };
}

function truthOf(fault: Occurrence, { service, withinMs }: Script): Truth {
  const truth = { fault: fault.name, service: service.name, from: fault.at, until: fault.at + fault.forMs };
  return withinMs === undefined ? truth : { ...truth, withinMs };
}

function markerOf({ name, at, forMs }: Occurrence, cast: Cast): Marker[] {
  const { service, announced } = scriptOf({ ...cast.faults, ...cast.twins }, name);
  if (announced === undefined) return [];
  return [{ kind: announced, name, service: service.name, from: at, until: at + forMs }];
}

function chosenServices(cast: Cast, wanted: readonly string[] | number): readonly Service[] {
  if (typeof wanted === 'number') return cloned(cast.services, wanted);
  return wanted.map((name) => {
    const service = cast.services.find((each) => each.name === name);
    if (service === undefined) {
      const known = cast.services.map((each) => each.name).join(', ');
      throw new Error(`Failed to create the world: it has no service "${name}". Choose from ${known}.`);
    }
    return service;
  });
}

function scriptOf(scripts: Readonly<Record<string, Script>>, name: string): Script {
  const script = Object.hasOwn(scripts, name) ? scripts[name] : undefined;
  if (script === undefined) {
    throw new Error(`Failed to let "${name}" happen: unknown. Choose from ${Object.keys(scripts).join(', ')}.`);
  }
  return script;
}

interface Population {
  readonly seed: number;
  readonly cast: Cast;
  readonly services: readonly Service[];
}

function* worldLines(population: Population, asked: Asked): Generator<TestbedLine> {
  const voices = population.services.map((service) => voiceOf(population, service, asked));
  const first = Math.floor(asked.from / MINUTE_MS) * MINUTE_MS;
  for (let start = first; start < asked.until; start += MINUTE_MS) {
    const placed = voices.flatMap((voice) => voice(start)).sort((one, other) => one.offsetNs - other.offsetNs);
    const fromNs = (asked.from - start) * 1e6;
    const untilNs = (asked.until - start) * 1e6;
    for (const [index, { offsetNs, line }] of placed.entries()) {
      if (offsetNs >= fromNs && offsetNs < untilNs && !isRepeat(placed, index)) yield line;
    }
  }
}

/** Loki stores equal lines of one stream and nanosecond once, so the world says them once. */
function isRepeat(placed: readonly Placed[], index: number): boolean {
  const { offsetNs, line } = placed[index] as Placed;
  for (let before = index - 1; placed[before]?.offsetNs === offsetNs; before--) {
    const other = placed[before]?.line;
    if (other?.text === line.text && other.stream === line.stream) return true;
  }
  return false;
}

function voiceOf({ seed, cast }: Population, service: Service, asked: Asked): (start: EpochMs) => Placed[] {
  const staged = [
    ...stage(cast.faults, service, seed, asked.faults ?? []),
    ...stage(cast.twins, service, seed, asked.twins ?? []),
  ];
  const life = service.life ?? dailyLife;
  let day = Number.NaN;
  let happenings: readonly Happening[] = [];
  return (start) => {
    const today = Math.floor(start / DAY_MS);
    if (today !== day) {
      day = today;
      happenings = [...life(seed, service, day - 1), ...life(seed, service, day), ...staged];
    }
    return minuteOf({ seed, service, start }, happenings);
  };
}

function stage(
  scripts: Readonly<Record<string, Script>>,
  service: Service,
  seed: number,
  occurrences: readonly Occurrence[],
): Happening[] {
  return occurrences.flatMap((occurrence) => {
    const script = scriptOf(scripts, occurrence.name);
    return script.service === service ? script.happenings(occurrence, seed) : [];
  });
}
