import { fadingMean } from '../stat';
import type { Row } from '../store/row-table';
import type { EpochMs } from '../time';
import { DAY_MS } from '../time';
import type { WindowObservation } from './detector';
import type { Range } from './mix-habit';

/** One service's mix. */
export interface MixRow extends Row {
  readonly bornAt: EpochMs;
  windows: number;
  /** Fading means of the entropy in bits, and of how far it lies from that mean. */
  mean: number;
  deviation: number;
  /** Start and departure of the two latest windows, oldest first. */
  latest: [start: EpochMs, departure: number][];
  /** In a row. */
  refused: number;
}

/** How far from what is usual, in units of what a person should be told of; below 0 where the mix is poorer than usual. */
export interface Departure {
  readonly units: number;
  readonly bits: number;
  readonly low: number;
  readonly high: number;
}

/** Windows of a minute: four hours. */
const MEMORY = 240;
const WARM_WINDOWS = 60;
/** So many mean deviations from the mean (of a normal distribution 3.2 sigma, and two such windows of three), and so many bits more. */
const DEVIATIONS = 4;
const LEAST_BITS = 0.25;
/** Beyond what the hour has brought before. */
const HABIT_BITS = 0.1;
const LOOK_BACK_WINDOWS = 2;
/** Refused windows in a row, after which the new mix is the usual one. */
const ACCEPTED_AFTER = 60;

export function newMixRow(key: string, at: EpochMs): MixRow {
  return { key, at, bornAt: at, windows: 0, mean: 0, deviation: 0, latest: [], refused: 0 };
}

export function isWarm(row: MixRow, { start }: WindowObservation): boolean {
  return row.windows >= WARM_WINDOWS && start - row.bornAt >= DAY_MS;
}

export function departureOf(row: MixRow, bits: number, habit: Range | undefined): Departure {
  const leeway = DEVIATIONS * row.deviation + LEAST_BITS;
  const low = Math.max(0, Math.min(row.mean - leeway, (habit?.low ?? Infinity) - HABIT_BITS));
  const high = Math.max(row.mean + leeway, (habit?.high ?? 0) + HABIT_BITS);
  const beyond = bits < low ? row.mean - bits : bits > high ? bits - row.mean : 0;
  return { units: (bits < row.mean ? -beyond : beyond) / leeway, bits, low, high };
}

/** The second largest departure of three windows that lie together, where they depart the same way; else 0. */
export function lasting(row: MixRow, { units }: Departure, { start, end }: WindowObservation): number {
  const from = start - LOOK_BACK_WINDOWS * (end - start);
  const earlier = row.latest
    .filter(([at]) => at >= from && at < start)
    .map(([, departure]) => departure * Math.sign(units));
  return Math.max(0, Math.min(Math.abs(units), Math.max(0, ...earlier)));
}

export function noteDeparture(row: MixRow, { units }: Departure, { start }: WindowObservation): void {
  row.latest = [...row.latest.slice(1 - LOOK_BACK_WINDOWS), [start, rounded(units)]];
}

export function learnMix(row: MixRow, bits: number): void {
  row.refused = 0;
  const far = Math.abs(bits - row.mean);
  if (row.windows > 0) row.deviation = rounded(fadingMean(row.deviation, row.windows - 1, far, MEMORY));
  row.mean = rounded(fadingMean(row.mean, row.windows, bits, MEMORY));
  row.windows++;
}

/** What lasts is the new usual, of which the mean is learned anew and the deviation kept. */
export function acceptMix(row: MixRow, bits: number): void {
  row.refused++;
  if (row.refused < ACCEPTED_AFTER) return;
  row.refused = 0;
  row.mean = rounded(bits);
}

/** Rows are JSON: six decimals keep them short, and let the slowest mean move on. */
function rounded(bits: number): number {
  return Math.round(bits * 1e6) / 1e6;
}
