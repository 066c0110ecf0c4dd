import type { EpochMs, TestbedLine } from '../testbed-line';
import { dailyLife, DAY_MS } from './daily-life';
import { FAULTS } from './faults';
import type { Happening } from './happening';
import { minuteOf, MINUTE_MS, type Placed } from './minute';
import type { Occurrence, Script } from './occurrence';
import type { Service } from './service';
import { SERVICES } from './services';
import { TWINS } from './twins';

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
}

export interface World {
  readonly services: readonly string[];
  /**
   * Everything said in [from, until), in time order. The same seed, faults and twins give the same lines, however the time is
   * cut into pieces.
   */
  lines(asked: Asked): Iterable<TestbedLine>;
  truth(faults: readonly Occurrence[]): Truth[];
}

export const faultNames: readonly string[] = Object.keys(FAULTS);
export const twinNames: readonly string[] = Object.keys(TWINS);
export const serviceNames: readonly string[] = SERVICES.map((service) => service.name);

export function createWorld(options: { readonly seed: number; readonly services?: readonly string[] }): World {
  const services = chosenServices(options.services ?? serviceNames);
  return {
    services: services.map((service) => service.name),
    lines: (asked) => worldLines(options.seed, services, asked),
    truth: (faults) =>
      faults.map((fault) => ({
        fault: fault.name,
        service: scriptOf(FAULTS, fault.name).service.name,
        from: fault.at,
        until: fault.at + fault.forMs,
      })),
  };
}

function chosenServices(names: readonly string[]): Service[] {
  return names.map((name) => {
    const service = SERVICES.find((each) => each.name === name);
    if (service === undefined) {
      throw new Error(
        `Failed to create the world: it has no service "${name}". Choose from ${serviceNames.join(', ')}.`,
      );
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

function* worldLines(seed: number, services: readonly Service[], asked: Asked): Generator<TestbedLine> {
  const voices = services.map((service) => voiceOf(seed, service, asked));
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

function voiceOf(seed: number, service: Service, asked: Asked): (start: EpochMs) => Placed[] {
  const staged = [
    ...stage(FAULTS, service, seed, asked.faults ?? []),
    ...stage(TWINS, service, seed, asked.twins ?? []),
  ];
  let day = Number.NaN;
  let happenings: readonly Happening[] = [];
  return (start) => {
    const today = Math.floor(start / DAY_MS);
    if (today !== day) {
      day = today;
      happenings = [...dailyLife(seed, service, day - 1), ...dailyLife(seed, service, day), ...staged];
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
