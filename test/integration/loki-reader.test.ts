import { setTimeout as sleep } from 'node:timers/promises';
import type { Source } from '../../core/index';
import { identityTexts } from '../../core/index';
import type { Http } from '../../sources/index';
import { createFetchHttp, createLokiSource, diagnoseLoki } from '../../sources/index';
import { parseLogql } from '../../sources/loki/logql';
import type { RawStreams } from '../conformance/raw-loki';
import { plusNs, RawLoki, secondsAgo } from '../conformance/raw-loki';
import { readAll } from '../sources/loki/reader';

const url = process.env['LOGHORN_TEST_LOKI'];
if (!url)
  console.warn(`Real Loki not asked: ${process.env['LOGHORN_TEST_LOKI_MISSING'] ?? 'LOGHORN_TEST_LOKI is not set'}.`);

jest.setTimeout(120_000);
let runs = 0;

(url ? describe : describe.skip)('the reader on a real Loki with default limits', () => {
  const loki = new RawLoki(url ?? '');
  let run: string;
  let at: string;
  beforeEach(() => {
    run = `reader-${process.pid}-${Date.now()}-${runs++}`;
    at = secondsAgo(120);
  });

  const source = (query = `{run="${run}"}`, http: Http = createFetchHttp({ url: url! })): Source =>
    createLokiSource({
      http,
      query,
      origin: 'test',
      sleep: (ms) => sleep(ms),
      now: () => Date.now(),
      random: Math.random,
    });
  const read = (from = source()) => readAll(from, at, plusNs(at, 60_000_000_000));
  const put = async (lines: readonly (readonly [number, string, Record<string, string>?])[], labels = {}) => {
    for (let first = 0; first < lines.length; first += 1_000) {
      const values = lines
        .slice(first, first + 1_000)
        .map(([ns, text, metadata]) => [plusNs(at, ns), text, metadata ?? {}] as const);
      const streams: RawStreams = [{ stream: { run, ...labels }, values }];
      expect(await loki.push(streams)).toMatchObject({ status: 204 });
    }
  };
  const numbered = (count: number, every: number, tail = '') =>
    Array.from({ length: count }, (_, index) => [Math.floor(index * every), `line ${index}${tail}`] as const);

  test('23,000 lines of four streams, many on one nanosecond, come once each and in order', async () => {
    for (let stream = 0; stream < 4; stream++) await put(numbered(5_750, 0.4), { stream: String(stream) });
    const { lines, gaps } = await read();
    expect([lines.length, gaps]).toEqual([23_000, []]);
    expect(new Set(lines.map((line) => JSON.stringify(identityTexts(line)))).size).toBe(23_000);
    expect(lines.every(({ at: time }, index) => index === 0 || lines[index - 1]!.at <= time)).toBe(true);
    expect(await source().count({ from: at, until: plusNs(at, 60_000_000_000) })).toBe(23_000);
  });

  test('lines too long for a page of the usual size are read, after two answers that were too large at most', async () => {
    await put(numbered(1_200, 1_000));
    await put(numbered(3_000, 1_000, 'x'.repeat(2_000)).map(([ns, text]) => [ns + 2_000_000, text] as const));
    const plain = createFetchHttp({ url: url! });
    let tooLarge = 0;
    const counting: Http = async (request) => {
      const response = await plain(request);
      if (response.status === 500) tooLarge++;
      return response;
    };
    const { lines, gaps } = await read(source(undefined, counting));
    expect([lines.length, gaps]).toEqual([4_200, []]);
    expect(tooLarge).toBeLessThanOrEqual(2);
  });

  test('lines of 250 KB and of odd characters are read as they were written', async () => {
    const texts = ['y'.repeat(250_000), '\u0000\u001b[31m\u202e\ufeff', '日本語 🦊', 'a\tb\r\nc', '"`\\'];
    await put(
      [...texts, ...texts.map((text) => `z${text}`), ...texts.map((text) => `q${text}`)].map(
        (text, index) => [index, text] as const,
      ),
    );
    const { lines } = await read();
    expect(lines.slice(0, 5).map(({ text }) => text)).toEqual(texts);
    expect(lines).toHaveLength(15);
  });

  test('a nanosecond with more lines than both ends show is read as far as can be, and the rest is counted', async () => {
    await put(numbered(11_000, 0).map(([, text]) => [7, text] as const));
    await put([
      [6, 'before'],
      [8, 'after'],
    ]);
    const { lines, gaps } = await read();
    const found = new Set(lines.map(({ text }) => text)).size;
    // 10,002 where Loki holds the stream in one block; of several, both ends may show the same lines.
    expect(found).toBeGreaterThan(5_002);
    expect(found).toBeLessThanOrEqual(10_002);
    expect(gaps).toEqual([
      expect.objectContaining({ span: { from: plusNs(at, 7), until: plusNs(at, 8) }, lines: 11_002 - found }),
    ]);
  });

  test('over two streams such a nanosecond is read whole', async () => {
    for (const stream of ['a', 'b'])
      await put(
        numbered(6_000, 0).map(([, text]) => [7, text] as const),
        { stream },
      );
    const { lines, gaps } = await read();
    expect([lines.length, gaps]).toEqual([12_000, []]);
  });

  test('identities are the same when a gateway drops the header', async () => {
    await put([
      [1, 'a', { trace: '1' }],
      [1, 'a', { trace: '2' }],
      [2, 'level=error b', { run: 'inner' }],
      [3, 'c'],
    ]);
    const plain = createFetchHttp({ url: url! });
    const without: Http = (request) => {
      const { 'x-loki-response-encoding-flags': _, ...headers } = request.headers ?? {};
      return plain({ ...request, headers });
    };
    const identities = async (from: Source) =>
      (await read(from)).lines.map((line) => JSON.stringify(identityTexts(line))).sort();
    const apart = await identities(source());
    expect(apart).toHaveLength(4);
    expect(await identities(source(undefined, without))).toEqual(apart);
  });

  test.each(['|= "a"', '!= "a" != "b"', '| json | level="error"', '| json', '| logfmt | line_format "{{.level}}"'])(
    'a query with %s reads and counts the same, and can be narrowed',
    async (stages) => {
      await put([
        [1, '{"level":"error","m":"a"}'],
        [2, 'level=info m=b'],
        [3, 'plain a'],
        [4, 'c\u0001"\\'],
      ]);
      const from = source(`{run="${run}"} ${stages}`);
      const { lines } = await read(from);
      expect(await from.count({ from: at, until: plusNs(at, 60_000_000_000) })).toBe(lines.length);
      for (const { text } of lines) {
        const { query } = from.show({
          labels: { service_name: 'unknown_service' },
          contains: [text],
          from: 0,
          until: 0,
        });
        expect((await read(source(query))).lines.map((line) => line.text)).toContain(text);
      }
    },
  );

  test('an enclosed query takes its additions inside the parentheses', async () => {
    await put([
      [1, 'a one'],
      [2, 'b two'],
    ]);
    const from = source(`({run="${run}"} |= "o") # note`);
    const { query } = from.show({ labels: {}, contains: ['two'], from: 0, until: 0 });
    expect((await read(source(query))).lines.map(({ text }) => text)).toEqual(['b two']);
    expect(await from.count({ from: at, until: plusNs(at, 60_000_000_000) })).toBe(2);
  });

  test.each(['{}', '{app=~".*"}', '{app="web"', '{app="web"} |= "x', '{app="web",}', '', 'up'])(
    'Loki refuses %p, and so do we',
    async (query) => {
      const answer = await loki.range({ query, start: at, end: plusNs(at, 1_000_000), direction: 'forward' });
      expect(answer.status).toBe(400);
      expect(() => parseLogql(query)).toThrow('Failed to read the LogQL query');
    },
  );

  test('its clock is close to ours, and its address is that of a Loki', async () => {
    expect(Math.abs((await source().clock())! - Date.now())).toBeLessThan(5_000);
    expect(await diagnoseLoki(createFetchHttp({ url: url! }))).toEqual({ ok: true });
    expect(await diagnoseLoki(createFetchHttp({ url: `${url}/no/such/prefix` }))).toMatchObject({ code: 'not-loki' });
  });

  test('a late line is found past the cache of empty answers', async () => {
    at = secondsAgo(1_800);
    await put([[0, 'early']]);
    const from = source(`{run="${run}"} |= "late"`);
    expect((await read(from)).lines).toEqual([]);
    await put([[1_000_000, 'late']]);
    expect((await read(from)).lines.map(({ text }) => text)).toEqual(['late']);
  });
});
