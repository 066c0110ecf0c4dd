import { createReadStream, openSync, readSync, closeSync, statSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type { Readable } from 'node:stream';
import { Refusal } from './refusal';

/** Loki's own limit: what is longer it would not have stored. */
export const LONGEST_LINE_BYTES = 256 * 1024;

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const GZIP = [0x1f, 0x8b];

export interface InputLine {
  /** Counted from 1, empty lines too. */
  readonly number: number;
  readonly text: string;
}

/** `cutLines`: so many lines were longer than the limit and lost their ends. `bytesRead` counts what lies in the file, packed or not. */
export interface ReadCounts {
  bytesRead: number;
  cutLines: number;
}

/** Refuses what cannot be scanned, in words, before anything is read. Gives the size in bytes. */
export function checkReadable(path: string): number {
  const refuse = (fact: string, cure: string): never => {
    throw new Refusal(`Failed to read ${JSON.stringify(path)}: ${fact}. ${cure}`);
  };
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) refuse('it is a folder', 'Name the files in it, for example with a *.');
    closeSync(openSync(path, 'r'));
    return stats.size;
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return refuse('there is no such file', 'Check the name.');
    if (code === 'EACCES' || code === 'EPERM')
      return refuse('it may not be read', 'Check its permissions, or pipe it in with -.');
    return refuse((error as Error).message, 'Copy it to another place and try again.');
  }
}

/** Batches of a file's lines that are not empty, about one for each 64 KB. Invalid UTF-8 is replaced, a line's \r at its end dropped. */
export async function* readLines(path: string, counts: ReadCounts): AsyncGenerator<InputLine[]> {
  const raw = createReadStream(path);
  raw.on('data', (chunk) => void (counts.bytesRead += chunk.length));
  const isPacked = startsWith(path, GZIP);
  const stream: Readable = isPacked ? raw.pipe(createGunzip()) : raw;
  // pipe() forwards no errors.
  raw.on('error', (error) => stream.destroy(error));
  const splitter = new LineSplitter(counts);
  try {
    for await (const chunk of stream) {
      const lines = splitter.split(chunk as Buffer);
      if (lines.length > 0) yield lines;
    }
  } catch (cause) {
    const fact = isPacked ? 'its gzip data is damaged or cut off' : (cause as Error).message;
    throw new Refusal(`Failed to read ${JSON.stringify(path)}: ${fact}. Get a whole copy of it.`, { cause });
  } finally {
    raw.destroy();
  }
  const rest = splitter.end();
  if (rest.length > 0) yield rest;
}

function startsWith(path: string, magic: readonly number[]): boolean {
  const head = Buffer.alloc(magic.length);
  const handle = openSync(path, 'r');
  try {
    readSync(handle, head, 0, head.length, 0);
  } finally {
    closeSync(handle);
  }
  return magic.every((byte, index) => head[index] === byte);
}

/** Turns chunks of bytes into lines and never holds more than one line's limit of an unfinished one. */
export class LineSplitter {
  private number = 0;
  private pending: Buffer[] = [];
  private pendingBytes = 0;
  private isCut = false;

  constructor(private readonly counts: ReadCounts) {}

  split(chunk: Buffer): InputLine[] {
    const lines: InputLine[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      this.finish(lines, chunk.subarray(start, end));
      start = end + 1;
    }
    this.keep(chunk.subarray(start));
    return lines;
  }

  end(): InputLine[] {
    const lines: InputLine[] = [];
    if (this.pendingBytes > 0) this.finish(lines, Buffer.alloc(0));
    return lines;
  }

  private finish(lines: InputLine[], last: Buffer): void {
    this.number++;
    let bytes = last;
    if (this.pendingBytes > 0 || last.length > LONGEST_LINE_BYTES) {
      this.keep(last);
      bytes = Buffer.concat(this.pending);
    }
    if (this.isCut) this.counts.cutLines++;
    this.pending = [];
    this.pendingBytes = 0;
    this.isCut = false;
    const length = bytes.at(-1) === CARRIAGE_RETURN ? bytes.length - 1 : bytes.length;
    const text = bytes.toString('utf8', this.number === 1 && hasByteOrderMark(bytes) ? 3 : 0, length);
    if (text.trim() !== '') lines.push({ number: this.number, text });
  }

  private keep(bytes: Buffer): void {
    const room = LONGEST_LINE_BYTES - this.pendingBytes;
    if (bytes.length > room) this.isCut = true;
    if (bytes.length === 0 || room === 0) return;
    // Copied: the chunk's memory is the stream's, and a slice would keep all of it.
    this.pending.push(Buffer.from(bytes.subarray(0, room)));
    this.pendingBytes += Math.min(bytes.length, room);
  }
}

function hasByteOrderMark(bytes: Buffer): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}
