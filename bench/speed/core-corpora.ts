import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { msToNs, seededChance } from '../../core/index';
import type { EpochMs, Labels, RawLine } from '../../core/index';
import { createWorld, type WorldOptions } from '../../testbed/index';
import { systemsIn } from '../loghub';
import { logTexts } from './log-texts';

/** Raw lines in the order of their times, as a reader hands them out: one labels object a stream. */
export interface Corpus {
  readonly what: string;
  /** Endless, and made as they are asked for: a reader's lines are young as well, and a heap full of lines to come is no part of it. */
  readonly lines: Iterator<RawLine>;
}

const SEED = 11;
export const BEGIN: EpochMs = Date.UTC(2026, 10, 2, 8);

/**
 * LogHub's samples, whole lines as systems wrote them, repeated: what Drain3's own speed is stated on, and a busy Loki's pace.
 * The testbed's worlds: short messages, many formats, and so few lines a minute that closing windows is a good part of the work.
 * The mix: longer messages, none seen before, at the pace of a busy Loki.
 */
export function coreCorpora(loghub: string | undefined): readonly Corpus[] {
  const real = loghub === undefined ? [] : [{ what: 'LogHub’s samples, 1,000 lines/s', lines: loghubLines(loghub) }];
  return [
    ...real,
    { what: 'seven services, 5 lines/s', lines: worldLines({ seed: SEED }) },
    {
      what: 'forty services of every format, 7 lines/s',
      lines: worldLines({ seed: SEED, world: 'full', services: 40 }),
    },
    { what: 'a mix of sixty templates in five formats, 1,000 lines/s', lines: mixedLines() },
  ];
}

function* worldLines(options: WorldOptions): Generator<RawLine> {
  const intern = interning();
  for (const { at, stream, metadata, text } of createWorld(options).lines({ from: BEGIN, until: Infinity }))
    yield { at, stream: intern(stream), metadata: intern(metadata), text: flat(text) };
}

/** Each system is a service; its lines keep their order, and the systems take turns. */
function* loghubLines(folder: string): Generator<RawLine> {
  const streams = systemsIn(folder).map((name) => ({
    stream: { service_name: name.toLowerCase(), job: 'loghub' },
    texts: readFileSync(join(folder, name, `${name}_2k.log`), 'utf8')
      .trimEnd()
      .split(/\r?\n/),
  }));
  const none = {};
  for (let index = 0; ; index++) {
    const { stream, texts } = streams[index % streams.length]!;
    const text = texts[Math.floor(index / streams.length) % texts.length]!;
    yield { at: msToNs(timeOf(index)), stream, metadata: none, text: flat(text) };
  }
}

/** A text as it comes out of an HTTP answer: in one piece, where pieces put together would be joined by whoever reads first. */
function flat(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}

function interning(): (labels: Labels) => Labels {
  const known = new Map<string, Labels>();
  return (labels) => {
    const name = JSON.stringify(labels);
    if (!known.has(name)) known.set(name, labels);
    return known.get(name)!;
  };
}

type Format = (at: string, message: string, level: string) => string;

const FORMATS: readonly Format[] = [
  (at, message, level) =>
    `${at.replace('T', ' ').replace('Z', '')} ${level.padEnd(5)} [worker-3] org.shop.Orders - ${message}`,
  (at, message, level) =>
    JSON.stringify({ time: at, level: level.toLowerCase(), logger: 'orders', message, pid: 4121 }),
  (at, message, level) => `ts=${at} level=${level.toLowerCase()} caller=main.go:71 msg=${JSON.stringify(message)}`,
  (at, message) => `<134>1 ${at} node-7 orders 4121 - - ${message}`,
  (at, message) => `${at.slice(0, -1)}123456Z stdout F ${message}`,
];

const MIX_SERVICES = 20;
/** The first hour is slow, or detectors that warm up by the clock would sleep through the timed part. */
const SLOW_LINES = 20_000;
const SLOW_STEP_MS = 3_600_000 / SLOW_LINES;

/** One line a millisecond, after that hour. */
function timeOf(index: number): EpochMs {
  return Math.floor(BEGIN + Math.min(index, SLOW_LINES) * SLOW_STEP_MS + Math.max(0, index - SLOW_LINES));
}

function* mixedLines(): Generator<RawLine> {
  const chance = seededChance(SEED);
  const next = logTexts(SEED);
  const streams = Array.from({ length: MIX_SERVICES }, (_, index) => ({
    service_name: `service-${index}`,
    job: 'mix',
  }));
  const none = {};
  for (let index = 0; ; index++) {
    const at = timeOf(index);
    const service = Math.floor(MIX_SERVICES * chance());
    const level = chance() < 0.02 ? 'WARN' : 'INFO';
    const text = FORMATS[service % FORMATS.length]!(new Date(at).toISOString(), next(), level);
    yield { at: msToNs(at), stream: streams[service]!, metadata: none, text: flat(text) };
  }
}
