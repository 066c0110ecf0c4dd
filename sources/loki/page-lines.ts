import type { EpochNs, RawLine } from '../../core/index';
import type { Answer, AnsweredStream } from './answer';
import type { Stream, Streams } from './streams';

/**
 * An answer's lines before an instant, by time. Loki sorts inside one stream only, so the streams are merged here: equal times
 * stand in the order of their streams' labels, whatever order the streams came in.
 */
export function linesOf(answer: Answer, streams: Streams, before: EpochNs): RawLine[] {
  const known = answer.streams.map((answered) => ({ answered, stream: streams.of(answered.stream) }));
  known.sort((one, other) => (one.stream.key < other.stream.key ? -1 : one.stream.key > other.stream.key ? 1 : 0));
  const lines: RawLine[] = [];
  for (const { answered, stream } of known) collect(answered, stream, before, lines);
  // A stable merge sort that finds the runs already in order, so this costs little more than merging them.
  return lines.sort(byTime);
}

function collect({ values }: AnsweredStream, stream: Stream, before: EpochNs, into: RawLine[]): void {
  const { labels } = stream;
  for (const entry of values) {
    const at = entry[0];
    if (at >= before) continue;
    const extra = entry[2];
    const metadata = extra === undefined ? stream.none : stream.metadataOf(extra.structuredMetadata);
    into.push({ at, stream: labels, metadata, text: entry[1] });
  }
}

function byTime(one: RawLine, other: RawLine): number {
  return one.at < other.at ? -1 : one.at > other.at ? 1 : 0;
}
