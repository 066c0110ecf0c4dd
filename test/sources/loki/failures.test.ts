import { CoreError } from '../../../core/index';
import type { Scene } from './reader';
import { AMPLE, aBacklog, aScene, HOUR_NS, MINUTE_NS, noonPlus, pushLines, readAll, textsRead } from './reader';

let scene: Scene;
beforeEach(async () => {
  scene = await aScene();
  pushLines(scene.loki, aBacklog(3_000));
});
afterEach(() => scene.loki.stop());

const RANGE = { path: '/query_range' };
const requests = () => scene.loki.asked.filter(({ path }) => path.endsWith('/query_range'));
const readMinute = (more = {}) => readAll(scene.source(more), noonPlus(-MINUTE_NS), noonPlus(0));
const expectedTexts = aBacklog(3_000).map(([, text]) => text);

async function failureOf(work: Promise<unknown>): Promise<CoreError> {
  const error = await work.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof CoreError)) throw error;
  return error;
}

describe('law 16, F6-F8: an answer counts whole or not at all', () => {
  test.each([
    ['F7 before the headers', { fault: 'F7', isBeforeHeaders: true }],
    ['F7 after no byte', { fault: 'F7', afterBytes: 0 }],
    ['F7 in the middle', { fault: 'F7', afterBytes: 40_000 }],
    ['F7 one byte short', { fault: 'F7', afterBytes: 1e9 }],
    ['F7 in the middle of a chunked answer', { fault: 'F7', afterBytes: 40_000, isChunked: true }],
    ['F8 at no byte', { fault: 'F8', atByte: 0 }],
    ['F8 in the middle', { fault: 'F8', atPart: 0.5 }],
    ['F8 one byte short', { fault: 'F8', atByte: -1 }],
    ['F6 no headers in time', { fault: 'F6', headersMs: 400 }],
    ['F6 no body in time', { fault: 'F6', firstByteMs: 400 }],
    ['F6 a trickle', { fault: 'F6', trickleBytes: 1_000, trickleMs: 40 }],
  ] as const)('%s', async (_, fault) => {
    scene.loki.faults.add({ ...fault, ...RANGE, after: 1, times: 2 });
    const { lines, gaps } = await readMinute({ requestTimeoutMs: 200 });
    expect(lines.map(({ text }) => text)).toEqual(expectedTexts);
    expect(gaps).toEqual([]);
    expect(scene.sleeps).toHaveLength(2);
  });

  test('F8 right after a whole entry', async () => {
    const { text } = await (
      await fetch(
        `${scene.loki.url}/loki/api/v1/query_range?${new URLSearchParams({
          query: '{app="web"}',
          start: noonPlus(-MINUTE_NS),
          end: noonPlus(0),
          limit: '1000',
          direction: 'forward',
        }).toString()}`,
        { headers: { 'x-loki-response-encoding-flags': 'categorize-labels' } },
      )
    )
      .text()
      .then((text) => ({ text }));
    scene.loki.faults.add({ fault: 'F8', atByte: text.indexOf(']', 20_000) + 1, ...RANGE, times: 1 });
    const { lines } = await readMinute();
    expect(lines.map((line) => line.text)).toEqual(expectedTexts);
  });

  test('an answer to another question is no answer', async () => {
    const http = async () => {
      const value = { stream: { app: 'web' }, values: [[noonPlus(5), 'outside the span']] };
      const body = JSON.stringify({ status: 'success', data: { resultType: 'streams', result: [value] } });
      return { status: 200, headers: {}, body, bytes: body.length };
    };
    const error = await failureOf(readMinute({ http }));
    expect([error.code, error.isRetryable]).toEqual(['source-unavailable', true]);
  });
});

describe('law 17: error bodies are text', () => {
  test.each([
    ['Loki’s words', 'parse error at line 1, col 17: syntax error', 'parse error at line 1, col 17: syntax error'],
    ['an empty body', '', 'HTTP 400'],
    ['a web page', '<html><body>no</body></html>', 'HTTP 400: a web page'],
    ['JSON of a gateway', '{"message":"no"}', '{"message":"no"}'],
  ])('%s', async (_, text, shown) => {
    scene.loki.faults.add({ fault: 'F4', text, ...RANGE });
    const error = await failureOf(readMinute());
    expect([error.code, error.isRetryable]).toEqual(['source-refused', false]);
    expect(error.message).toContain(shown);
    expect(error.message).toMatch(/^Failed to read from Loki: .+\. .+\.$/s);
    expect(requests()).toHaveLength(1);
  });
});

describe('law 18: classes of failure', () => {
  test.each([
    ['F1', { fault: 'F1' }],
    ['F3 500', { fault: 'F3', status: 500 }],
    ['F3 502 with a web page', { fault: 'F3', status: 502 }],
    ['F3 503 with an empty body', { fault: 'F3', status: 503 }],
    ['F3 504', { fault: 'F3', status: 504 }],
    ['F25 499', { fault: 'F25', status: 499 }],
  ] as const)('%s passes, and nothing is lost or doubled', async (_, fault) => {
    scene.loki.faults.add({ ...fault, ...RANGE, after: 1, times: 4 });
    const { lines } = await readMinute();
    expect(lines.map(({ text }) => text)).toEqual(expectedTexts);
    expect(scene.sleeps).toHaveLength(4);
  });

  test.each([
    ['F1 for ever', { fault: 'F1' }, 'source-unavailable', 'too many outstanding requests (6 tries)'],
    ['F3 for ever', { fault: 'F3', status: 502 }, 'source-unavailable', 'HTTP 502: a web page (6 tries)'],
    ['F25 260', { fault: 'F25', status: 260 }, 'source-refused', 'HTTP 260: ingestion is blocked'],
    ['401', { fault: 'F3', status: 401, body: 'bad password' }, 'source-refused', 'Check user, password or token'],
    ['F17', { fault: 'F17' }, 'source-refused', 'Set the tenant in the credential'],
    ['F20', { fault: 'F20' }, 'source-refused', 'this may not be a Loki'],
  ] as const)('%s ends with %s', async (_, fault, code, message) => {
    scene.loki.faults.add({ ...fault, ...RANGE });
    const error = await failureOf(readMinute());
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
    expect(error.message).not.toContain(scene.loki.url);
  });

  test('what was given before a failure stays true', async () => {
    scene.loki.faults.add({ fault: 'F3', status: 500, ...RANGE, after: 1 });
    const texts: string[] = [];
    let completeTo = '';
    const reading = (async () => {
      for await (const page of scene.source().read({ from: noonPlus(-MINUTE_NS), until: noonPlus(0) }, AMPLE)) {
        texts.push(...page.lines.map((line) => line.text));
        completeTo = page.completeTo;
      }
    })();
    await failureOf(reading);
    expect(texts).toEqual(expectedTexts.slice(0, 999));
    scene.loki.faults.clear();
    expect(await textsRead(scene.source(), completeTo, noonPlus(0))).toEqual(expectedTexts.slice(999));
  });

  test.each([
    ['a 504', { fault: 'F3', status: 504 } as const],
    ['a time-out', { fault: 'F6', headersMs: 300 } as const],
  ])('%s halves the window, which grows back', async (_, fault) => {
    scene.loki.faults.add({ ...fault, ...RANGE, times: 3 });
    await readAll(scene.source({ requestTimeoutMs: 150 }), noonPlus(-HOUR_NS), noonPlus(0));
    const minutes = requests().map(
      ({ query }) => Number(BigInt(query.get('end')!) - BigInt(query.get('start')!)) / MINUTE_NS,
    );
    expect(minutes.slice(0, 5)).toEqual([60, 30, 15, 7.5, 15]);
  });
});

describe('law 19: back-off', () => {
  test('grows, with jitter, to a ceiling', async () => {
    scene.loki.faults.add({ fault: 'F1', ...RANGE });
    await failureOf(readMinute({ random: () => 0.999 }));
    expect(scene.sleeps.map(Math.round)).toEqual([500, 999, 1_998, 3_996, 7_992]);
    scene.sleeps.length = 0;
    await failureOf(readMinute({ random: () => 0.1 }));
    expect(scene.sleeps.map(Math.round)).toEqual([50, 100, 200, 400, 800]);
  });

  test.each([
    ['seconds', '7', 7_000],
    ['a date', 'Mon, 05 Oct 2026 12:00:09 GMT', 9_000],
    ['a day: the ceiling', '86400', 60_000],
    ['a date in another year: the ceiling', 'Tue, 05 Oct 2027 12:00:09 GMT', 60_000],
    ['a negative number: our own', '-5', 250],
    ['a past date: our own', 'Sun, 04 Oct 2026 12:00:09 GMT', 250],
    ['garbage: our own', 'soon', 250],
  ])('F2: Retry-After as %s', async (_, retryAfter, waitedMs) => {
    scene.loki.faults.add({ fault: 'F2', retryAfter, ...RANGE, times: 1 });
    const { lines } = await readMinute({ random: () => 0.5 });
    expect(lines).toHaveLength(3_000);
    expect(scene.sleeps).toEqual([waitedMs]);
  });

  test('a read that has no time left to wait ends, and says so', async () => {
    scene.loki.faults.add({ fault: 'F2', retryAfter: '50', ...RANGE });
    const budget = { ...AMPLE, deadlineMs: 20_000 };
    const error = await failureOf(readAll(scene.source(), noonPlus(-MINUTE_NS), noonPlus(0), budget));
    expect(error.message).toContain('(1 try, no time left)');
    expect(scene.sleeps).toEqual([]);
  });
});

describe('F31: answers that are too large', () => {
  beforeEach(() => {
    const long = 'x'.repeat(1_000);
    pushLines(
      scene.loki,
      aBacklog(600, 2_000, (index) => `long ${index} ${long}`),
      { kind: 'long' },
    );
  });

  test('half is asked for until it fits, without waiting, and more again later', async () => {
    scene.loki.faults.add({ fault: 'F31', answerBytes: 60_000 });
    const { lines, gaps } = await readMinute();
    expect([lines.length, gaps]).toEqual([3_600, []]);
    expect(scene.sleeps).toEqual([]);
    const limits = requests().map(({ query }) => Number(query.get('limit')));
    expect(Math.min(...limits)).toBeLessThan(200);
    expect(limits.slice(1).some((limit, index) => limit > limits[index]!)).toBe(true);
  });

  test('a line that is too large even alone is a gap of one, and its neighbours are read', async () => {
    scene.loki.faults.add({ fault: 'F31', answerBytes: 5_000 });
    pushLines(scene.loki, [[-500_500, 'y'.repeat(9_000)]]);
    const { lines, gaps, completeTo } = await readMinute();
    expect(lines).toHaveLength(3_600);
    expect(gaps.map(({ span, lines: count }) => [span, count])).toEqual([
      [{ from: noonPlus(-500_500), until: noonPlus(-500_499) }, 1],
    ]);
    expect(completeTo).toBe(noonPlus(0));
  });

  test('an answer over our own cap is thrown away unread and asked for in parts', async () => {
    const large = 'z'.repeat(200_000);
    await scene.loki.stop();
    scene = await aScene({ limits: { answerBytes: 100_000_000 } });
    pushLines(
      scene.loki,
      aBacklog(100, 1_000, (index) => `${index} ${large}`),
    );
    const { lines, gaps } = await readMinute();
    expect([lines.length, gaps]).toEqual([100, []]);
    expect(lines[99]!.text).toBe(`99 ${large}`);
  });
});

test('law 20, F19: warnings reach the user, once each a page', async () => {
  scene.loki.faults.add({ fault: 'F19', warnings: ['shard 3 was slow'], ...RANGE, times: 2 });
  const { warnings, lines } = await readMinute();
  expect(new Set(warnings)).toEqual(new Set(['shard 3 was slow']));
  expect(lines).toHaveLength(3_000);
});

test.each([
  [
    ['F1', 'F8', 'F12'],
    [
      { fault: 'F1', times: 2 },
      { fault: 'F8', atPart: 0.3, after: 2, times: 2 },
      { fault: 'F12', encoding: 'mixed' },
    ],
  ],
  [
    ['F5', 'F7', 'F31'],
    [
      { fault: 'F5', entries: 90 },
      { fault: 'F7', afterBytes: 90, after: 5, times: 3 },
      { fault: 'F31', answerBytes: 3_000 },
    ],
  ],
  [
    ['F16', 'F18', 'F3'],
    [{ fault: 'F16', skewMs: -90_000 }, { fault: 'F18' }, { fault: 'F3', status: 504, times: 3 }],
  ],
] as const)('faults %p together lose and double nothing', async (_, faults) => {
  scene.loki.faults.add(...faults.map((fault) => ({ ...fault, ...RANGE })));
  expect((await readMinute()).lines.map(({ text }) => text)).toEqual(expectedTexts);
});

test('what went wrong on the way is told to the log', async () => {
  const told: string[] = [];
  scene.loki.faults.add({ fault: 'F1', ...RANGE, times: 1 }, { fault: 'F8', atByte: 9, ...RANGE, after: 1, times: 1 });
  await readMinute({ log: (text: string) => void told.push(text) });
  expect(told).toEqual([
    expect.stringContaining('HTTP 429: too many outstanding requests (again;'),
    expect.stringContaining('cut off'),
  ]);
});

test('a signal gives up at once', async () => {
  const stopping = new AbortController();
  scene.loki.faults.add({ fault: 'F6', headersMs: 5_000, ...RANGE });
  setTimeout(() => stopping.abort(), 50);
  const error = await failureOf(readMinute({ signal: stopping.signal }));
  expect(error.message).toContain('the read was given up');
});
