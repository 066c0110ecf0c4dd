import type { EpochMs } from '../core/index';
import type { TimedLine } from './timed-lines';

/** What a first reading of the log has found. */
export interface Survey {
  readonly lines: number;
  readonly linesWithTime: number;
  /** Undefined where no line tells a time. */
  readonly first: EpochMs | undefined;
  readonly last: EpochMs | undefined;
  readonly services: ReadonlySet<string>;
}

export async function survey(batches: AsyncIterable<readonly TimedLine[]>): Promise<Survey> {
  let [lines, linesWithTime, first, last] = [0, 0, Infinity, -Infinity];
  const services = new Set<string>();
  for await (const batch of batches) {
    for (const line of batch) {
      lines++;
      services.add(line.input.service);
      if (!line.hasOwnTime || line.time === undefined) continue;
      linesWithTime++;
      if (line.time < first) first = line.time;
      if (line.time > last) last = line.time;
    }
  }
  const hasTime = linesWithTime > 0;
  return { lines, linesWithTime, services, first: hasTime ? first : undefined, last: hasTime ? last : undefined };
}
