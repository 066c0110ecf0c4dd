import type { TestbedLine } from '../../testbed/index';

/** On every stream, so that one selector finds them all. */
export const OF_THE_LOAD = { load: 'steady' };

/**
 * A push to Loki that is encoded once and sent again and again, each time with new times written into it: a load costs its
 * sender next to nothing. Protobuf as in Loki's push.proto; snappy's block format with one literal, so nothing is compressed.
 */
export class PushRequest {
  readonly lineCount: number;
  readonly textBytes: number;
  private readonly body: Buffer;
  /** Where each line's time stands in the body, in order of time. */
  private readonly stamps: Uint32Array;

  constructor(lines: readonly TestbedLine[]) {
    this.lineCount = lines.length;
    this.textBytes = lines.reduce((sum, { text }) => sum + text.length, 0);
    const streams = [...Map.groupBy(lines.entries(), ([, line]) => line.stream)].map(([labels, entries]) => ({
      labels: field(1, labelText(labels)),
      entries: entries.map(([index, line]) => ({ index, bytes: field(2, entryOf(line)) })),
    }));
    this.stamps = new Uint32Array(lines.length);
    const message = Buffer.concat(
      streams.map(({ labels, entries }) => field(1, Buffer.concat([labels, ...entries.map(({ bytes }) => bytes)]))),
    );
    const head = snappyHead(message.length);
    this.body = Buffer.concat([head, message]);
    this.findStamps(head.length, streams);
  }

  /** The body with the first line at `fromNs` and `everyNs` between two; the same bytes each time. */
  at(fromNs: bigint, everyNs: bigint): Buffer {
    let ns = fromNs;
    for (const stamp of this.stamps) {
      this.body.set(varint5(Number(ns / 1_000_000_000n)), stamp);
      this.body.set(varint5(Number(ns % 1_000_000_000n)), stamp + 6);
      ns += everyNs;
    }
    return this.body;
  }

  private findStamps(from: number, streams: readonly Encoded[]): void {
    let place = from;
    for (const { labels, entries } of streams) {
      const length = labels.length + entries.reduce((sum, { bytes }) => sum + bytes.length, 0);
      place += headOf(1, length).length + labels.length;
      for (const { index, bytes } of entries) {
        // Past the entry's own head, the head of its time, and the tag of the seconds.
        this.stamps[index] = place + bytes.indexOf(STAMP) + 3;
        place += bytes.length;
      }
    }
  }
}

interface Encoded {
  readonly labels: Buffer;
  readonly entries: readonly { readonly index: number; readonly bytes: Buffer }[];
}

/** Field 1 of 12 bytes: seconds and nanoseconds, each as long as it may be, so that any time fits in. */
const STAMP = Buffer.from([0x0a, 12, 0x08, 0x80, 0x80, 0x80, 0x80, 0, 0x10, 0x80, 0x80, 0x80, 0x80, 0]);

function entryOf({ text, metadata }: TestbedLine): Buffer {
  const pairs = Object.entries(metadata).map(([name, value]) =>
    field(3, Buffer.concat([field(1, Buffer.from(name)), field(2, Buffer.from(value))])),
  );
  return Buffer.concat([STAMP, field(2, Buffer.from(text)), ...pairs]);
}

function labelText(labels: TestbedLine['stream']): Buffer {
  const pairs = Object.entries({ ...labels, ...OF_THE_LOAD }).map(
    ([name, value]) => `${name}=${JSON.stringify(value)}`,
  );
  return Buffer.from(`{${pairs.join(', ')}}`);
}

function field(number: number, bytes: Buffer): Buffer {
  return Buffer.concat([headOf(number, bytes.length), bytes]);
}

function headOf(number: number, length: number): Buffer {
  return Buffer.from([(number << 3) | 2, ...varint(length)]);
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}

/** Below 2³⁵, always five bytes. */
function varint5(value: number): number[] {
  const low = [0, 7, 14, 21].map((shift) => ((value >>> shift) & 0x7f) | 0x80);
  return [...low, Math.floor(value / 2 ** 28)];
}

/** Its length, then one literal whose length follows in four bytes. */
function snappyHead(length: number): Buffer {
  const literal = Buffer.alloc(5, 0xfc);
  literal.writeUInt32LE(length - 1, 1);
  return Buffer.concat([Buffer.from(varint(length)), literal]);
}
