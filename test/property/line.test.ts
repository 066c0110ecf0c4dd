import { isDeepStrictEqual } from 'node:util';
import { parseLine, redact, SEVERITIES } from '../../core';
import { FormatMemory } from '../../core/line/format-memory';
import { FORMATS } from '../../core/line/formats';
import { EXAMPLES } from '../core/line/format-examples';
import { HOSTILE, wildTexts } from './hostile-texts';
import { spoiltLines } from './spoilt-lines';

const SEED = Number(process.env.SEED ?? 20_261_121);
const understood = (text: string) => parseLine({ at: '1795253881000000000', stream: {}, metadata: {}, text });

test(`any text is understood, within the limits, without throwing (seed ${SEED})`, () => {
  for (const text of wildTexts(SEED, 10_000)) {
    const line = understood(text);
    if (line.message.length > 4_096 || !SEVERITIES.includes(line.severity)) throw new Error(JSON.stringify(text));
  }
});

test(`redacting twice is redacting once (seed ${SEED})`, () => {
  for (const text of wildTexts(SEED + 1, 10_000)) {
    const once = redact(text);
    if (redact(once) !== once)
      throw new Error(`${JSON.stringify(text)} became ${JSON.stringify([once, redact(once)])}`);
  }
});

test(`a planted secret never survives, whatever stands around it (seed ${SEED})`, () => {
  const plants = ['password=S3cr3tS3cr3t', '"token":"S3cr3tS3cr3t"', 'http://bob:S3cr3tS3cr3t@host/'];
  let planted = 0;
  for (const text of wildTexts(SEED + 2, 3_000)) {
    // Plain words: quotes and brackets around a plant may change what it is.
    const around = text.replace(/[^a-z0-9 ]/gi, ' ');
    const message = understood(`${around} ${plants[planted++ % plants.length]} ${around}`).message;
    if (message.includes('S3cr3t')) throw new Error(JSON.stringify(message));
  }
});

// Quadratic time would be minutes here; the bound leaves room for a busy machine.
test.each(HOSTILE)('256 KB of $name take linear time', ({ text }) => {
  const began = process.cpuUsage();
  understood(text);
  redact(text);
  const { user, system } = process.cpuUsage(began);
  expect((user + system) / 1_000).toBeLessThan(500);
});

test('JSON nested 100,000 deep is read as plain text or as JSON, and nothing breaks', () => {
  for (const text of [`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`, `{"msg":${'['.repeat(100_000)}`]) {
    expect(understood(text).message.length).toBeLessThanOrEqual(4_096);
  }
});

describe.each(FORMATS.map(({ name, read }) => ({ name, read })))('the parser of $name', ({ name, read }) => {
  test(`throws on no spoilt line, whoever wrote it (seed ${SEED})`, () => {
    for (const text of spoiltLines(name, SEED + 3, 10_000)) {
      const understood = read(text);
      if (understood !== undefined && typeof understood.message !== 'string') throw new Error(JSON.stringify(text));
    }
    for (const text of wildTexts(SEED + 4, 10_000)) read(text);
  });

  test.each(hugeOf(name))('reads a quarter of a megabyte of $name in linear time', ({ text }) => {
    const began = process.cpuUsage();
    read(text);
    const { user, system } = process.cpuUsage(began);
    expect((user + system) / 1_000).toBeLessThan(250);
  });

  test(`reads nothing that another one reads, so that what a stream’s last line was changes nothing (seed ${SEED})`, () => {
    for (const text of spoiltLines(name, SEED + 5, 10_000)) {
      const readers = FORMATS.filter((format) => format.name !== 'plain' && format.read(text) !== undefined);
      if (readers.length > 1) throw new Error(`${readers.map((one) => one.name).join(', ')}: ${JSON.stringify(text)}`);
    }
  });
});

test.each([
  ['klog', 'I1121 09:38:01.1 77 a/b.cc:1] [21/Nov/2026:09:38:01 +0000] "GET /a HTTP/1.1" 200 2326'],
  ['cisco', 'I1121 09:38:01.1 77 a/b.cc%FOO-3-BAR:92.0.2.7:50] AH00037: denied'],
  [
    'filterlog',
    'filterlog: 8,,,1,igb2,match,pass,out,6,0x0,0,64,ICMPv6,58,8,fe80::1,e [21/Nov/2026:09:38:01 +0100] "GET /a" 503 0',
  ],
])('only %s reads what a million spoilt lines found to be of two: %s', (name, text) => {
  const readers = FORMATS.filter((format) => format.name !== 'plain' && format.read(text) !== undefined);
  expect(readers.map((format) => format.name)).toEqual([name]);
});

test(`a spoilt line is understood the same in a stream of anything (seed ${SEED})`, () => {
  const memory = new FormatMemory();
  const stream = {};
  for (const text of spoiltLines('of all', SEED + 6, 10_000)) {
    if (!isDeepStrictEqual(memory.read(stream, text), new FormatMemory().read({}, text)))
      throw new Error(JSON.stringify(text));
    understood(text);
  }
});

/** The hostile texts of above behind each beginning that the format's own lines have. */
function hugeOf(name: string): { name: string; text: string }[] {
  return (EXAMPLES[name] ?? []).flatMap((example) =>
    [example, example.slice(0, Math.floor(example.length / 2))].map((beginning, half) => ({
      name: `${JSON.stringify(example.slice(0, 24))} ${half ? 'begun' : 'whole'}, over and over`,
      text: beginning.repeat(Math.ceil(262_144 / beginning.length)),
    })),
  );
}
