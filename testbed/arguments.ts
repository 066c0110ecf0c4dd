import { parseArgs } from 'node:util';
import { createWorld, faultNames, serviceNames, twinNames } from './world/world';
import { worldNames, type WorldName } from './world/worlds';

const full = createWorld({ seed: 0, world: 'full' });

export const HELP = `Usage: npm run -s testbed -- --to loki|file|stdout [options]

A small world of four services (${serviceNames.join(', ')}) that live, and misbehave when told to,
or a full one of twelve (and ${full.services.slice(4).join(', ')}).

  --to WHERE          loki, file or stdout
  --url URL           Loki's address                        (default http://127.0.0.1:3100)
  --tenant NAME       X-Scope-OrgID, where Loki wants one
  --out PATH          a file, or a folder (ends with /) for one file a service
  --seed N            another number, another world         (default 1)
  --world NAME        small or full                         (default small)
  --services A,B      only these services; or how many, e.g. 40: the same again under other names and at other paces
  --history TIME      write the past first, e.g. 24h; at most 6d for Loki
  --until WHEN        where the past ends, e.g. 2026-11-20T00:00Z (file and stdout; default now)
  --live TIME         then tell the present for so long, e.g. 10m; "forever" until Ctrl-C
  --speed N           world seconds a real second           (default 1)
  --late SHARE        share of live lines that arrive up to 8 s late (default 0)
  --fault NAME        ${faultNames.join(', ')}; may be repeated;
                      full: ${full.faults.join(', ')}
  --fault-after TIME  after the start of the present, or of the past where there is no present (default 60s)
  --fault-for TIME    (default 15m)
  --twin NAME         the harmless look-alikes: ${twinNames.join(', ')}; may be repeated;
                      full: ${full.twins.join(', ')}
  --twin-after TIME   (default 60s)
  --twin-for TIME     (default 15m)
  --truth FILE        writes what really happened, as JSON
  --markers FILE      writes what was announced, as JSON: deploys and maintenance
  --help

Speed above 1: the present starts so far in the past that it ends now. Exit codes: 0 done, 1 failed, 2 wrong arguments.
`;

export interface Arguments {
  readonly to: 'loki' | 'file' | 'stdout';
  readonly url: string;
  readonly tenant?: string;
  readonly out: string;
  readonly seed: number;
  readonly world: WorldName;
  /** Names, or how many; absent: all of its world. */
  readonly services?: readonly string[] | number;
  readonly historyMs: number;
  readonly until?: number;
  readonly liveMs: number;
  readonly speed: number;
  readonly late: number;
  readonly faults: readonly Planned[];
  readonly twins: readonly Planned[];
  readonly truth?: string;
  readonly markers?: string;
}

export interface Planned {
  readonly name: string;
  readonly afterMs: number;
  readonly forMs: number;
}

export class WrongArguments extends Error {}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `15m`, `24h`, `2d`. */
export function parseDuration(name: string, text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text);
  if (match === null)
    throw new WrongArguments(`Failed to read ${name}: "${text}" is no duration. Write it like 90s, 15m, 24h or 2d.`);
  return Math.round(Number(match[1]) * (UNITS[match[2] as string] as number));
}

/** `help` where help is asked for. */
export function parseTestbedArguments(given: readonly string[]): Arguments | 'help' {
  const values = readFlags(given);
  if (values.help === true) return 'help';
  const world = oneOf('--world', values.world ?? 'small', worldNames);
  const known = createWorld({ seed: 0, world });
  const faults = planned('fault', values.fault ?? [], known.faults, [
    values['fault-after'] ?? '60s',
    values['fault-for'] ?? '15m',
  ]);
  const twins = planned('twin', values.twin ?? [], known.twins, [
    values['twin-after'] ?? '60s',
    values['twin-for'] ?? '15m',
  ]);
  const parsed: Arguments = {
    to: oneOf('--to', values.to, ['loki', 'file', 'stdout'] as const),
    url: values.url ?? 'http://127.0.0.1:3100',
    ...(values.tenant === undefined ? {} : { tenant: values.tenant }),
    out: values.out ?? 'testbed.log',
    seed: numberOf('--seed', values.seed ?? '1'),
    world,
    ...(values.services === undefined ? {} : { services: servicesOf(values.services) }),
    historyMs: values.history === undefined ? 0 : parseDuration('--history', values.history),
    ...(values.until === undefined ? {} : { until: instant(values.until) }),
    liveMs: liveFor(values.live),
    speed: numberOf('--speed', values.speed ?? '1'),
    late: numberOf('--late', values.late ?? '0'),
    faults,
    twins,
    ...(values.truth === undefined ? {} : { truth: values.truth }),
    ...(values.markers === undefined ? {} : { markers: values.markers }),
  };
  check(parsed);
  return parsed;
}

function servicesOf(text: string): readonly string[] | number {
  return /^\d+$/.test(text) ? Number(text) : text.split(',');
}

function readFlags(given: readonly string[]) {
  const text = { type: 'string' } as const;
  const many = { type: 'string', multiple: true } as const;
  try {
    return parseArgs({
      args: [...given],
      options: {
        ...{ to: text, url: text, tenant: text, out: text, seed: text, services: text, history: text, until: text },
        ...{ live: text, speed: text, late: text, fault: many, 'fault-after': text, 'fault-for': text },
        ...{
          twin: many,
          'twin-after': text,
          'twin-for': text,
          truth: text,
          markers: text,
          world: text,
          help: { type: 'boolean' } as const,
        },
      },
    }).values;
  } catch (cause) {
    throw new WrongArguments(`Failed to read the arguments: ${(cause as Error).message.split('.')[0]}. See --help.`, {
      cause,
    });
  }
}

function check(parsed: Arguments): void {
  const complain = (fact: string): never => {
    throw new WrongArguments(`Failed to read the arguments: ${fact} See --help.`);
  };
  if (parsed.historyMs === 0 && parsed.liveMs === 0)
    complain('there is nothing to tell. Give --history, --live or both.');
  if (parsed.to === 'loki' && parsed.historyMs > 6 * 86_400_000) complain('Loki refuses what is older than 6 days.');
  if (parsed.to === 'loki' && parsed.until !== undefined)
    complain('--until is for files; Loki gets the past that ends now.');
  if (parsed.until !== undefined && parsed.liveMs > 0) complain('--until and --live exclude each other.');
  if (parsed.services === 0) complain('--services must be 1 or more.');
  if (parsed.speed <= 0) complain('--speed must be above 0.');
  if (parsed.liveMs === Infinity && parsed.speed > 1)
    complain('"forever" has no speed above 1: the world would overtake the clock.');
  if (parsed.late < 0 || parsed.late > 1) complain('--late is a share between 0 and 1.');
}

function planned(
  kind: string,
  names: readonly string[],
  known: readonly string[],
  times: readonly [string, string],
): Planned[] {
  const afterMs = parseDuration(`--${kind}-after`, times[0]);
  const forMs = parseDuration(`--${kind}-for`, times[1]);
  return names.map((name) => ({ name: oneOf(`--${kind}`, name, known), afterMs, forMs }));
}

function oneOf<Name extends string>(flag: string, given: string | undefined, known: readonly Name[]): Name {
  const found = known.find((name) => name === given);
  if (found !== undefined) return found;
  const fact = given === undefined ? 'it is missing' : `"${given}" is unknown`;
  throw new WrongArguments(`Failed to read ${flag}: ${fact}. Choose from ${known.join(', ')}.`);
}

function numberOf(flag: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value))
    throw new WrongArguments(`Failed to read ${flag}: "${text}" is no number. Give a number.`);
  return value;
}

function instant(text: string): number {
  const at = Date.parse(text);
  if (Number.isNaN(at))
    throw new WrongArguments(`Failed to read --until: "${text}" is no time. Write it like 2026-11-20T00:00Z.`);
  return at;
}

function liveFor(text: string | undefined): number {
  if (text === undefined) return 0;
  return text === 'forever' ? Infinity : parseDuration('--live', text);
}
