import { closeSync, existsSync, mkdirSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Sink, Written } from './sink';
import type { TestbedLine } from './testbed-line';

const CHUNK_LINES = 2_000;

/** Writes plain texts: into one file, or, where `out` is a folder or ends with a slash, into one file a service. Starts them anew. */
export function fileSink(out: string): Sink {
  const isFolder = out.endsWith('/') || (existsSync(out) && statSync(out).isDirectory());
  if (isFolder) mkdirSync(out, { recursive: true });
  const started = new Set<string>();
  return {
    write: async (lines) => {
      const written = { lines: 0, bytes: 0 };
      for (const chunk of chunksOf(lines)) {
        for (const [file, text] of byFile(chunk, (line) => (isFolder ? join(out, `${line.service}.log`) : out))) {
          written.bytes += append(file, text, started.has(file) ? 'a' : 'w');
          started.add(file);
        }
        written.lines += chunk.length;
      }
      return written;
    },
    settle: () => Promise.resolve(),
  };
}

/** Waits while whoever reads the stream is slow. */
export function streamSink(stream: NodeJS.WritableStream): Sink {
  return {
    write: async (lines) => {
      const written = { lines: 0, bytes: 0 };
      for (const chunk of chunksOf(lines)) {
        const text = chunk.map((line) => `${line.text}\n`).join('');
        if (!stream.write(text)) await new Promise((resolve) => stream.once('drain', resolve));
        written.lines += chunk.length;
        written.bytes += text.length;
      }
      return written;
    },
    settle: () => Promise.resolve(),
  };
}

function append(file: string, text: string, flag: 'a' | 'w'): Written['bytes'] {
  const handle = openSync(file, flag);
  try {
    const bytes = Buffer.from(text);
    // A write to a pipe or a full disk may take a part only.
    for (let done = 0; done < bytes.length;) done += writeSync(handle, bytes, done);
    return bytes.length;
  } finally {
    closeSync(handle);
  }
}

function byFile(chunk: readonly TestbedLine[], fileOf: (line: TestbedLine) => string): Map<string, string> {
  const texts = new Map<string, string>();
  for (const line of chunk) {
    const file = fileOf(line);
    texts.set(file, `${texts.get(file) ?? ''}${line.text}\n`);
  }
  return texts;
}

function* chunksOf(lines: Iterable<TestbedLine>): Generator<TestbedLine[]> {
  let chunk: TestbedLine[] = [];
  for (const line of lines) {
    chunk.push(line);
    if (chunk.length === CHUNK_LINES) {
      yield chunk;
      chunk = [];
    }
  }
  if (chunk.length > 0) yield chunk;
}
