import type { Budget, EpochNs, Gap, Page, RawLine, Source } from '../../../core/index';
import { msToNs, seededChance } from '../../../core/index';
import type { LokiSourceOptions } from '../../../sources/index';
import { createFetchHttp, createLokiSource } from '../../../sources/index';
import type { FaultyLoki, FaultyLokiOptions } from '../../../testbed/faulty-loki/index';
import { startFaultyLoki } from '../../../testbed/faulty-loki/index';

/** Noon of a fixed day, so that no test depends on today. */
export const NOON = Date.UTC(2026, 9, 5, 12);
export const AMPLE: Budget = { lines: 1_000_000, bytes: 1_000_000_000, deadlineMs: 600_000 };

export interface Scene {
  readonly loki: FaultyLoki;
  /** The clock of server and reader. Sleeping moves it, and takes no time. */
  readonly clock: { now: number };
  /** How long the reader slept each time. */
  readonly sleeps: number[];
  source(options?: Partial<LokiSourceOptions>): Source;
}

/** A faulty Loki at noon. Stopped by the caller. */
export async function aScene(options: Omit<FaultyLokiOptions, 'now'> = {}): Promise<Scene> {
  const clock = { now: NOON };
  const sleeps: number[] = [];
  const loki = await startFaultyLoki({ now: () => clock.now, ...options });
  const http = createFetchHttp({ url: loki.url });
  const sleep = async (ms: number): Promise<void> => {
    sleeps.push(ms);
    clock.now += ms;
  };
  const usual = { http, query: '{app="web"}', origin: 'test', sleep, now: () => clock.now, random: seededChance(1) };
  return {
    loki,
    clock,
    sleeps,
    source: (more = {}) => createLokiSource({ ...usual, elapsed: () => clock.now, ...more }),
  };
}

export interface Everything {
  readonly lines: readonly RawLine[];
  readonly pages: readonly Page[];
  readonly gaps: readonly Gap[];
  readonly warnings: readonly string[];
  readonly completeTo: EpochNs | undefined;
}

/** Reads to the end of the span or of the budget. */
export async function readAll(source: Source, from: EpochNs, until: EpochNs, budget = AMPLE): Promise<Everything> {
  const pages: Page[] = [];
  for await (const page of source.read({ from, until }, budget)) pages.push(page);
  return {
    pages,
    lines: pages.flatMap((page) => page.lines),
    gaps: pages.flatMap((page) => page.gaps),
    warnings: pages.flatMap((page) => page.warnings),
    completeTo: pages.at(-1)?.completeTo,
  };
}

export async function textsRead(source: Source, from: EpochNs, until: EpochNs): Promise<string[]> {
  return (await readAll(source, from, until)).lines.map((line) => line.text);
}

/** Nanoseconds after (or before) noon. */
export function noonPlus(ns: number | bigint): EpochNs {
  return (BigInt(msToNs(NOON)) + BigInt(ns)).toString();
}

export const SECOND_NS = 1_000_000_000;
export const MINUTE_NS = 60 * SECOND_NS;
export const HOUR_NS = 60 * MINUTE_NS;

/** Lines `text`, each at so many nanoseconds after noon, in one stream of the app "web". */
export function pushLines(loki: FaultyLoki, lines: readonly (readonly [number, string])[], labels = {}): void {
  loki.push([{ stream: { app: 'web', ...labels }, values: lines.map(([ns, text]) => [noonPlus(ns), text] as const) }]);
}

/** `count` lines, one every `everyNs`, ending just before noon. */
export function aBacklog(
  count: number,
  everyNs = 1_000,
  text = (index: number) => `line ${index}`,
): [number, string][] {
  return Array.from({ length: count }, (_, index) => [(index - count) * everyNs, text(index)]);
}

/** Where nobody listens any more. */
export async function aClosedAddress(): Promise<string> {
  const loki = await startFaultyLoki();
  await loki.stop();
  return loki.url;
}
