import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createWorld, fileSink, live, pushToLoki, type Sink, type TestbedLine } from '../../testbed';

const from = Date.UTC(2026, 10, 18, 14);
const world = createWorld({ seed: 1 });
const lines = [...world.lines({ from, until: from + 60_000 })];

describe('a file', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'testbed-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  test('holds every text in order, and is started anew', async () => {
    const out = join(folder, 'all.log');
    for (let time = 0; time < 2; time++) await fileSink(out).write(lines);
    expect(readFileSync(out, 'utf8')).toBe(lines.map((line) => `${line.text}\n`).join(''));
  });

  test('is one a service where a folder is given', async () => {
    await fileSink(`${folder}/`).write(lines);
    expect(readdirSync(folder).sort()).toEqual(['billing.log', 'checkout.log', 'gateway.log', 'warehouse.log']);
  });
});

describe('a push to Loki', () => {
  let server: Server;
  let url: string;
  let answers: number[];
  let pushed: { stream: Record<string, string>; values: string[][] }[];
  beforeEach(async () => {
    answers = [];
    pushed = [];
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const status = answers.shift() ?? 204;
      if (status === 204)
        pushed.push(
          ...(JSON.parse(gunzipSync(Buffer.concat(chunks)).toString()) as { streams: typeof pushed }).streams,
        );
      response.writeHead(status).end(status === 400 ? 'entry too far behind' : '');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  test('brings every line once, with metadata, also after a 429 and a 503', async () => {
    answers = [429, 503];
    const written = await pushToLoki({ url }, lines);
    const values = pushed.flatMap((stream) => stream.values);
    expect(written.lines).toBe(lines.length);
    expect(values.map(([at, text]) => `${at} ${text}`).sort()).toEqual(
      lines.map((line) => `${line.at} ${line.text}`).sort(),
    );
    expect(values.filter((value) => value.length === 3).length).toBe(
      lines.filter((line) => line.service === 'checkout').length,
    );
  });

  test('says what to do about a Loki that holds newer lines', async () => {
    answers = [400];
    await expect(pushToLoki({ url }, lines)).rejects.toThrow(/400, "entry too far behind".*empty data folder/);
  });

  test('says when nobody answers', async () => {
    await expect(pushToLoki({ url: 'http://127.0.0.1:1' }, lines)).rejects.toThrow(/127\.0\.0\.1:1.*running/);
  });
});

test('live, late lines arrive later than punctual ones and none is lost', async () => {
  const told: TestbedLine[] = [];
  const sink: Sink = {
    write: async (some) => {
      const piece = [...some];
      told.push(...piece);
      return { lines: piece.length, bytes: 0 };
    },
    settle: () => Promise.resolve(),
  };
  let now = 0;
  const span = { from, until: from + 60_000 };
  const clock = { startedAt: 0, speed: 4, now: () => (now += 5_000) };
  await live({ world, sink, ...span, ...clock, late: 0.2, faults: [], twins: [] });
  const inOrder = [...told].sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
  expect(told.length).toBe(lines.length);
  expect(new Set(told.map((line) => line.at + line.text))).toEqual(new Set(lines.map((line) => line.at + line.text)));
  expect(told).not.toEqual(inOrder);
});
