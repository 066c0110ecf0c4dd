import type { EpochMs } from '../core/index';
import { createTimeReader } from './line-time';
import { readLines, type ReadCounts } from './read-lines';

/** One file of the scan. */
export interface Input {
  readonly path: string;
  readonly service: string;
  readonly index: number;
}

/** `time` is absent only before the first line of its file that tells one. `hasOwnTime`: false where it is the line's before. */
export interface TimedLine {
  readonly input: Input;
  readonly number: number;
  readonly text: string;
  readonly time: EpochMs | undefined;
  readonly hasOwnTime: boolean;
}

/** A line that leaps so far, when the next one leaps back, speaks of another date. */
const LEAP_MS = 86_400_000;

/** A file's lines with their times; lines without one (stack traces) get that of the line before. */
export async function* timedLines(input: Input, now: EpochMs, counts: ReadCounts): AsyncGenerator<TimedLine[]> {
  const readTime = createTimeReader(now);
  let before: EpochMs | undefined;
  let doubtful: TimedLine | undefined;
  const settle = (line: TimedLine, own: EpochMs | undefined): TimedLine => {
    before = own ?? before;
    return { ...line, time: before, hasOwnTime: own !== undefined };
  };
  for await (const batch of readLines(input.path, counts)) {
    const lines: TimedLine[] = [];
    for (const { number, text } of batch) {
      const time = readTime(text);
      const line: TimedLine = { input, number, text, time, hasOwnTime: time !== undefined };
      if (doubtful !== undefined) {
        const isOutlier = time !== undefined && isLeap(doubtful.time, time) && !isLeap(before, time);
        lines.push(settle(doubtful, isOutlier ? undefined : doubtful.time));
        doubtful = undefined;
      }
      if (isLeap(before, time)) doubtful = line;
      else lines.push(settle(line, time));
    }
    if (lines.length > 0) yield lines;
  }
  if (doubtful !== undefined) yield [settle(doubtful, doubtful.time)];
}

function isLeap(from: EpochMs | undefined, to: EpochMs | undefined): boolean {
  return from !== undefined && to !== undefined && Math.abs(to - from) > LEAP_MS;
}

/** All files side by side, the earliest line first; each file's own order is kept. */
export async function* mergedLines(
  inputs: readonly Input[],
  now: EpochMs,
  counts: ReadCounts,
): AsyncGenerator<TimedLine[]> {
  if (inputs.length === 1) return yield* timedLines(inputs[0]!, now, counts);
  const readers = await Promise.all(inputs.map((input) => openReader(timedLines(input, now, counts))));
  let merged: TimedLine[] = [];
  for (let next = earliest(readers); next !== undefined; next = earliest(readers)) {
    merged.push(next.batch[next.position++]!);
    if (next.position === next.batch.length) await refill(next);
    if (merged.length === MERGED_BATCH) {
      yield merged;
      merged = [];
    }
  }
  if (merged.length > 0) yield merged;
}

const MERGED_BATCH = 1_000;

interface Reader {
  readonly batches: AsyncGenerator<TimedLine[]>;
  batch: TimedLine[];
  position: number;
}

async function openReader(batches: AsyncGenerator<TimedLine[]>): Promise<Reader> {
  const reader = { batches, batch: [], position: 0 };
  await refill(reader);
  return reader;
}

async function refill(reader: Reader): Promise<void> {
  const next = await reader.batches.next();
  reader.batch = next.done === true ? [] : next.value;
  reader.position = 0;
}

function earliest(readers: readonly Reader[]): Reader | undefined {
  let found: Reader | undefined;
  for (const reader of readers) {
    const line = reader.batch[reader.position];
    if (line !== undefined && (found === undefined || timeOf(reader) < timeOf(found))) found = reader;
  }
  return found;
}

function timeOf(reader: Reader): number {
  return reader.batch[reader.position]?.time ?? -Infinity;
}
