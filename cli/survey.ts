import { MINUTE_MS, type EpochMs } from '../core/index';
import type { TimedLine } from './timed-lines';

/** What a first reading of the log has found. */
export interface Survey {
  readonly lines: number;
  readonly linesWithTime: number;
  /** Lines that tell a time more than ten minutes before one that stands above them. */
  readonly disorderedLines: number;
  /** Undefined where no line tells a time. */
  readonly first: EpochMs | undefined;
  readonly last: EpochMs | undefined;
  readonly services: ReadonlySet<string>;
}

const DISORDER_MS = 10 * MINUTE_MS;

export async function survey(batches: AsyncIterable<readonly TimedLine[]>): Promise<Survey> {
  let [lines, linesWithTime, disorderedLines, first, last] = [0, 0, 0, Infinity, -Infinity];
  const services = new Set<string>();
  for await (const batch of batches) {
    for (const line of batch) {
      lines++;
      services.add(line.input.service);
      if (!line.hasOwnTime || line.time === undefined) continue;
      linesWithTime++;
      if (line.time < last - DISORDER_MS) disorderedLines++;
      if (line.time < first) first = line.time;
      if (line.time > last) last = line.time;
    }
  }
  const span = linesWithTime > 0 ? { first, last } : { first: undefined, last: undefined };
  return { lines, linesWithTime, disorderedLines, services, ...span };
}
