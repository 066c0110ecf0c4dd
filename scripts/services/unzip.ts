import { inflateRawSync } from 'node:zlib';
import { SetupError } from './setup-error';

const endOfDirectory = 0x06054b50;
const deflated = 8;

/** The content of the one file in a zip, found by way of the directory at its end: not every machine has `unzip`. */
export function unzipOnly(zip: Buffer): Buffer {
  const end = zip.lastIndexOf(Buffer.from('504b0506', 'hex'));
  if (end < 0 || zip.readUInt32LE(end) !== endOfDirectory) throw new SetupError('not a zip file');
  const entry = zip.readUInt32LE(end + 16);
  const method = zip.readUInt16LE(entry + 10);
  const packedBytes = zip.readUInt32LE(entry + 20);
  const local = zip.readUInt32LE(entry + 42);
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const packed = zip.subarray(start, start + packedBytes);
  return method === deflated ? inflateRawSync(packed) : Buffer.from(packed);
}
