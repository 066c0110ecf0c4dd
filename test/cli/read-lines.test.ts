import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { checkReadable, LineSplitter, LONGEST_LINE_BYTES, readLines, type InputLine } from '../../cli/read-lines';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'read-lines-'))));
afterEach(() => rmSync(folder, { recursive: true }));

async function linesOf(bytes: Buffer | string): Promise<{ lines: InputLine[]; cutLines: number; bytesRead: number }> {
  const path = join(folder, 'log');
  writeFileSync(path, bytes);
  const counts = { bytesRead: 0, cutLines: 0 };
  const lines: InputLine[] = [];
  for await (const batch of readLines(path, counts)) lines.push(...batch);
  return { lines, ...counts };
}

test.each([
  { name: 'plain lines', bytes: 'a\nb\n', expected: ['1 a', '2 b'] },
  { name: 'a last line without an end', bytes: 'a\nb', expected: ['1 a', '2 b'] },
  { name: 'Windows line ends', bytes: 'a\r\nb\r\n', expected: ['1 a', '2 b'] },
  { name: 'empty lines, which count', bytes: '\n\na\n  \nb', expected: ['3 a', '5 b'] },
  { name: 'nothing', bytes: '', expected: [] },
  { name: 'a byte order mark', bytes: '\ufeffa\nb', expected: ['1 a', '2 b'] },
  { name: 'invalid UTF-8', bytes: Buffer.from([0x61, 0xff, 0x62, 0x0a]), expected: ['1 a\ufffdb'] },
  { name: 'gzip, whatever its name', bytes: gzipSync('a\nb\n'), expected: ['1 a', '2 b'] },
])('reads $name', async ({ bytes, expected }) => {
  const { lines } = await linesOf(bytes);
  expect(lines.map(({ number, text }) => `${number} ${text}`)).toEqual(expected);
});

test('a line over 256 KB is cut and counted, and the next one is whole', async () => {
  const { lines, cutLines } = await linesOf(`${'x'.repeat(1_000_000)}\nnext\n${'y'.repeat(LONGEST_LINE_BYTES)}\n`);
  expect(lines.map(({ text }) => text.length)).toEqual([LONGEST_LINE_BYTES, 4, LONGEST_LINE_BYTES]);
  expect(cutLines).toBe(1);
});

test('lines are the same however the bytes arrive', () => {
  const bytes = Buffer.from('première\r\n\nzweite 🚚 Zeile\nlast');
  const whole = split([bytes]);
  for (let cut = 1; cut < bytes.length; cut++) {
    expect(split([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(whole);
  }
  expect(whole.map(({ text }) => text)).toEqual(['première', 'zweite 🚚 Zeile', 'last']);
});

function split(chunks: readonly Buffer[]): InputLine[] {
  const splitter = new LineSplitter({ bytesRead: 0, cutLines: 0 });
  return [...chunks.flatMap((chunk) => splitter.split(chunk)), ...splitter.end()];
}

test('a damaged gzip file is refused with its cure', async () => {
  await expect(linesOf(gzipSync('a\n'.repeat(9_000)).subarray(0, 40))).rejects.toThrow(
    /damaged or cut off.*whole copy/,
  );
});

test.each([
  { name: 'a missing file', path: 'missing', says: /"[^"]*missing": there is no such file/ },
  { name: 'a folder', path: '.', says: /it is a folder/ },
])('$name is refused in words', ({ path, says }) => {
  expect(() => checkReadable(join(folder, path))).toThrow(says);
});
