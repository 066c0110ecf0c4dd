import type { Hash64 } from '../hash';
import { keyedHash } from '../hash';
import type { Labels, RawLine } from '../line/line';

const NO_LABELS: Hash64 = { high: 0, low: 0 };

/**
 * The keyed hash of a line's identity: its labels and structured metadata as one map, its time, its text. Pairs of the map are
 * hashed one by one and added up, so no order has to be made, and a stream's sum is computed once: a source hands out one
 * object a stream. See `identityTexts` for why the map is one.
 */
export class LineHash {
  private readonly sums = new WeakMap<Labels, Hash64>();
  /** A line's stream is asked for twice, and most metadata is the same empty object. */
  private readonly lastStream = { labels: {} as Labels, sum: NO_LABELS };
  private readonly lastMetadata = { labels: {} as Labels, sum: NO_LABELS };
  /** Used again for each line. */
  private readonly mixed = { high: 0, low: 0 };
  private readonly texts = ['', ''];

  constructor(private readonly key: Hash64) {}

  of(line: RawLine): Hash64 {
    const stream = this.sumOfStream(line.stream);
    const metadata = this.sumOfMetadata(line.metadata);
    // The labels enter as a change of the key: both are 64 secret bits, and no text has to be made of them.
    this.mixed.high = (this.key.high ^ (stream.high + metadata.high)) >>> 0;
    this.mixed.low = (this.key.low ^ (stream.low + metadata.low)) >>> 0;
    this.texts[0] = line.at;
    this.texts[1] = line.text;
    return keyedHash(this.mixed, this.texts);
  }

  /** A number of the line's stream alone: the same in every round, another in another baseline. */
  sourceOf(line: RawLine): number {
    return this.sumOfStream(line.stream).low;
  }

  private sumOfStream(labels: Labels): Hash64 {
    const last = this.lastStream;
    if (labels === last.labels) return last.sum;
    let sum = this.sums.get(labels);
    if (sum === undefined) this.sums.set(labels, (sum = this.sumOf(labels)));
    last.labels = labels;
    return (last.sum = sum);
  }

  private sumOfMetadata(labels: Labels): Hash64 {
    const last = this.lastMetadata;
    if (labels === last.labels) return last.sum;
    last.sum = this.sumOf(labels);
    last.labels = labels;
    return last.sum;
  }

  private sumOf(labels: Labels): Hash64 {
    let high = 0;
    let low = 0;
    for (const name in labels) {
      const hash = keyedHash(this.key, [name, labels[name]!]);
      high = (high + hash.high) >>> 0;
      low = (low + hash.low) >>> 0;
    }
    return { high, low };
  }
}
