import { execFile, type ExecFileException } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parseCliArguments, type ScanArguments } from '../../cli/arguments';
import { jsonLine, type AnomalyLine } from '../../cli/json-line';
import { report } from '../../cli/report';
import { scan, type ScanResult } from '../../cli/scan';
import { createWorld, type Occurrence } from '../../testbed';

jest.setTimeout(60_000);

const HOUR = 3_600_000;
const from = Date.UTC(2026, 10, 18, 8);
const until = from + 3 * HOUR;
const fault = (name: string): Occurrence => ({ name, at: from + 2 * HOUR, forMs: HOUR / 4 });

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'scan-'))));
afterAll(() => rmSync(folder, { recursive: true }));

function logOf(service: string, happen: { faults?: Occurrence[]; twins?: Occurrence[] } = {}): string[] {
  const world = createWorld({ seed: 5, services: [service] });
  return [...world.lines({ from, until, ...happen })].map((line) => line.text);
}

async function scanned(texts: readonly string[], flags = '', name = 'app.log'): Promise<ScanResult> {
  const path = join(folder, name);
  const bytes = Buffer.from(`${texts.join('\n')}\n`);
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(bytes) : bytes);
  const given = parseCliArguments(['scan', path, ...flags.split(' ').filter(Boolean)]) as ScanArguments;
  const inputs = [{ path, service: 'app', index: 0 }];
  return scan({ inputs, given, now: Date.UTC(2026, 10, 21), totalBytes: bytes.length, onProgress: () => undefined });
}

const plain = (result: ScanResult): string => report(result, { isColored: false });

describe.each([
  { service: 'checkout', name: 'new-failure' },
  { service: 'billing', name: 'known-error-rises' },
  { service: 'warehouse', name: 'garbage-payload' },
])('the log of $service with $name', ({ service, name }) => {
  const texts = logOf(service, { faults: [fault(name)] });

  test('shows an anomaly in its time, with the lines of the input that show it', async () => {
    const result = await scanned(texts);
    expect(result.findings.length).toBeGreaterThan(0);
    for (const finding of result.findings) {
      expect(finding.anomaly.startsAt).toBeGreaterThanOrEqual(from + 2 * HOUR - 60_000);
      expect(finding.anomaly.startsAt).toBeLessThan(from + 2.25 * HOUR + 60_000);
      const line = JSON.parse(jsonLine(finding)) as AnomalyLine;
      expect(line.lines.length).toBeGreaterThan(0);
      expect(line.lines.length).toBe(line.exemplars.length);
      line.lines.forEach((number, index) => {
        // Exemplars are redacted and cut, so only the beginning is the same for sure.
        expect(line.exemplars[index]?.text.slice(0, 40)).toBe(texts[number - 1]?.slice(0, 40));
      });
    }
  });
});

test.each([
  { service: 'checkout', twin: 'deploy' },
  { service: 'billing', twin: 'doubled-traffic' },
  { service: 'warehouse', twin: 'signed-links' },
])('the log of $service with the harmless $twin says nothing odd', async ({ service, twin }) => {
  const result = await scanned(logOf(service, { twins: [fault(twin)] }));
  expect(result.findings).toEqual([]);
  expect(plain(result)).toMatch(/Nothing odd\.\n$/);
});

test('a gzip file, Windows line ends and stack traces change nothing', async () => {
  const texts = logOf('checkout', { faults: [fault('new-failure')] });
  const dressed = texts.map((text, index) =>
    index % 50 === 0 ? `${text}\r\n\tat com.example.Thing(Thing.java:1)\r` : `${text}\r`,
  );
  const times = (result: ScanResult) => result.findings.map(({ anomaly }) => anomaly.startsAt);
  expect(times(await scanned(dressed, '', 'app.log.gz'))).toEqual(times(await scanned(texts)));
});

test('a log without times is judged line after line, and the report says so', async () => {
  const texts = logOf('checkout', { faults: [fault('new-failure')] })
    .map((text) => JSON.parse(text) as { level: string; message: string })
    .map(({ level, message }) => `${level.toUpperCase()} ${message}`);
  const result = await scanned(texts);
  expect(result.plan).toMatchObject({ clock: 'counted', why: 'no times' });
  expect(result.findings.length).toBeGreaterThan(0);
  expect(plain(result)).toMatch(/tell no time, so lines count instead/);
  const { lines } = JSON.parse(jsonLine(result.findings[0]!)) as AnomalyLine;
  expect(texts[lines[0]! - 1]).toMatch(/^ERROR/);
});

test('one line of another century neither moves the clock nor ends the scan', async () => {
  const texts = logOf('warehouse', { faults: [fault('garbage-payload')] });
  const odd = texts
    .toSpliced(100, 0, '2001-09-10 00:00:00,000 INFO [main] epoch')
    .toSpliced(900, 0, '2026-11-20 23:59:59,000 INFO [main] leap');
  const result = await scanned(odd);
  expect(result.survey).toMatchObject({ first: (await scanned(texts)).survey.first, disorderedLines: 0 });
  expect(result.findings.length).toBeGreaterThan(0);
});

test('too few lines are not judged, and the report says so', async () => {
  const result = await scanned(logOf('billing').slice(0, 50));
  expect(result.plan).toBeUndefined();
  expect(plain(result)).toMatch(/50 lines are too few to learn/);
});

test('a hostile log leaves no control character in report or JSON', async () => {
  const evil = 'ERROR \x1b]0;owned\x07\x1b[2J\u009b31m\u202e\r failed to \x00 drop';
  const stamp = (index: number): string => new Date(from + 2 * HOUR + index * 1000).toISOString();
  const texts = logOf('warehouse').map((text) => text);
  const middle = texts.findIndex((text) => text.startsWith('2026-11-18 10:'));
  const result = await scanned(
    texts.toSpliced(middle, 0, ...Array.from({ length: 40 }, (_, index) => `${stamp(index)} ${evil} ${index}`)),
  );
  expect(result.findings.length).toBeGreaterThan(0);
  for (const text of [plain(result), ...result.findings.map(jsonLine)]) {
    expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
  }
});

test('the report reads like this', async () => {
  const result = await scanned(logOf('checkout', { faults: [fault('new-failure')] }));
  const text = plain(result);
  expect(text).toMatch(/^[\d,]+ lines of 1 service, 2026-11-18 08:00:\d\d to 2026-11-18 10:59:\d\d \(3 h\)\.\n/);
  expect(text).toMatch(/The first [\d,]+ lines, up to 2026-11-18 08:3\d:\d\d, taught what is normal/);
  expect(text).toMatch(
    /\n1\. ERROR {2}app {2}2026-11-18 10:0\d:\d\d to 2026-11-18 10:1\d:\d\d {2}score 0\.\d\d\n {3}A new error/,
  );
  expect(text).toMatch(/█.*lines of app\n +\^+\n {3}line \d+: \{"time"/);
  expect(text).toMatch(/\n\d anomal(y|ies) in 1 service: \d error\.\n$/);
  expect(report(result, { isColored: true })).toContain('\x1b[31mERROR\x1b[0m');
});

describe('the command', () => {
  const main = resolve(__dirname, '../../cli/loghorn.ts');
  const run = (args: string[], input?: string): Promise<{ code: number; stdout: string; stderr: string }> =>
    new Promise((done) => {
      const child = execFile(
        process.execPath,
        ['--import', 'tsx', main, ...args],
        (error: ExecFileException | null, stdout, stderr) =>
          done({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
      );
      child.stdin?.end(input ?? '');
    });

  test('exits 1 and prints one JSON a line where something is odd, from standard input too', async () => {
    const texts = logOf('checkout', { faults: [fault('new-failure')] });
    const { code, stdout, stderr } = await run(['scan', '--json', '-'], texts.join('\n'));
    const anomalies = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as AnomalyLine);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(anomalies.length).toBeGreaterThan(0);
    expect(anomalies[0]).toMatchObject({ service: 'stdin', kind: 'line', severity: 'error', state: 'resolved' });
  }, 20_000);

  test('exits 0 where nothing is, and names services by their files', async () => {
    const paths = ['billing', 'warehouse'].map((service) => join(folder, `${service}.log.1`));
    for (const path of paths) writeFileSync(path, logOf(path.includes('billing') ? 'billing' : 'warehouse').join('\n'));
    const { code, stdout } = await run(['scan', ...paths]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/of 2 services/);
    expect(stdout).toMatch(/Nothing odd\.\n$/);
  }, 20_000);

  test.each([
    { args: ['scan'], says: /no file/ },
    { args: ['scan', 'no-such-file'], says: /"no-such-file": there is no such file/ },
  ])(
    'exits 2 for $args and prints no stack',
    async ({ args, says }) => {
      const { code, stdout, stderr } = await run(args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(says);
      expect(stderr.trim().split('\n').length).toBe(1);
    },
    20_000,
  );

  test('tells its version and its exit codes', async () => {
    const { version } = JSON.parse(readFileSync(resolve(__dirname, '../../package.json'), 'utf8')) as {
      version: string;
    };
    expect((await run(['--version'])).stdout).toBe(`${version}\n`);
    expect((await run(['--help'])).stdout).toMatch(/Exit codes: 0 nothing odd, 1 anomalies/);
  }, 20_000);
});
