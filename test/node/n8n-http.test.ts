import { gzipSync } from 'node:zlib';

import type { HttpFailure, HttpRequest } from '../../sources/index';
import { createN8nHttp } from '../../nodes/shared/n8n-http';
import { createFetchHttp } from '../../sources/index';
import type { FaultyLoki } from '../../testbed/faulty-loki';
import { startFaultyLoki } from '../../testbed/faulty-loki';
import { triggerContext } from './n8n';
import { serve } from './serve';

let loki: FaultyLoki;

beforeEach(async () => void (loki = await startFaultyLoki({ now: () => 1_700_000_100_000 })));
afterEach(() => loki.stop());

const range = (more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  path: '/loki/api/v1/query_range',
  query: {
    query: '{job="app"}',
    start: '1700000000000000000',
    end: '1700000100000000000',
    limit: '5000',
    direction: 'forward',
  },
  timeoutMs: 5_000,
  maxBytes: 20_000_000,
  ...more,
});

const httpTo = async (url: string, more = {}) => createN8nHttp(await triggerContext({ url, ...more }), url);
const kindOf = async (deed: Promise<unknown>): Promise<string> =>
  deed.then(
    () => 'answered',
    (error: HttpFailure) => error.kind,
  );

function pushPage(): void {
  const values = Array.from({ length: 5_000 }, (_, index): [string, string] => [
    `17000000${String(10 + (index % 80))}0000${String(index).padStart(5, '0')}`,
    `line ${index} "quoted" \u0000 ü 😀 ${'x'.repeat(index % 300)}`,
  ]);
  loki.push([{ stream: { job: 'app' }, values }]);
}

test("a page of 5,000 lines comes through n8n's helper byte by byte as it was sent", async () => {
  pushPage();
  const [ours, bare] = await Promise.all([
    (await httpTo(loki.url))(range()),
    createFetchHttp({ url: loki.url })(range()),
  ]);
  expect(JSON.parse(ours.body).data.result.flatMap(({ values }: { values: unknown[] }) => values)).toHaveLength(5_000);
  expect(ours.body).toBe(bare.body);
  expect(ours.bytes).toBe(bare.bytes);
  expect(ours.headers.date).toBeDefined();
});

test('sign-in and tenant of the credential go along', async () => {
  const http = await httpTo(loki.url, { authentication: 'basic', user: 'ada', password: 'pw', tenant: 'team-a' });
  await http(range());
  expect(loki.asked.at(-1)?.headers).toMatchObject({ authorization: 'Basic YWRhOnB3', 'x-scope-orgid': 'team-a' });
});

test('a question too long for an address is posted as a form', async () => {
  const { query, ...rest } = range();
  await (
    await httpTo(loki.url)
  )({
    ...rest,
    method: 'POST',
    body: new URLSearchParams(query).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect(loki.asked.at(-1)?.body.toString()).toContain('query=%7Bjob%3D%22app%22%7D');
});

test.each([400, 404, 429, 503])('status %i is an answer, with its text', async (status) => {
  loki.faults.add({ fault: 'F3', status, body: 'as Loki says\n' });
  expect(await (await httpTo(loki.url))(range())).toMatchObject({ status, body: 'as Loki says\n' });
});

test('an answer that is too large is thrown away', async () => {
  pushPage();
  expect(await kindOf((await httpTo(loki.url))(range({ maxBytes: 10_000 })))).toBe('too-large');
});

test.each([
  ['late headers', { fault: 'F6', headersMs: 1_500 }, 'timeout'],
  ['a late body', { fault: 'F6', firstByteMs: 1_500 }, 'timeout'],
  ['a body that trickles', { fault: 'F6', trickleBytes: 100, trickleMs: 100 }, 'timeout'],
  ['a connection that breaks in mid-body', { fault: 'F7', afterBytes: 1_000 }, 'truncated'],
  [
    'one that breaks in mid-body with chunked encoding',
    { fault: 'F7', afterBytes: 1_000, isChunked: true },
    'truncated',
  ],
  ['one that breaks before the headers', { fault: 'F7', isBeforeHeaders: true }, 'unreachable'],
] as const)('%s', async (_name, fault, kind) => {
  pushPage();
  loki.faults.add(fault);
  expect(await kindOf((await httpTo(loki.url))(range({ timeoutMs: 500.5 })))).toBe(kind);
});

test('whoever gives up is not kept waiting', async () => {
  loki.faults.add({ fault: 'F6', firstByteMs: 1_500 });
  const closing = new AbortController();
  const asked = kindOf((await httpTo(loki.url))(range({ signal: closing.signal })));
  setTimeout(() => closing.abort(), 100);
  const since = Date.now();
  expect(await asked).toBe('timeout');
  expect(Date.now() - since).toBeLessThan(1_000);
});

test('nobody there, and a server that speaks no TLS', async () => {
  expect(await kindOf((await httpTo('http://127.0.0.1:1'))(range()))).toBe('unreachable');
  expect(await kindOf((await httpTo(loki.url.replace('http:', 'https:')))(range()))).toBe('tls');
});

test('a compressed answer is unpacked, and the cap counts what it unpacks to', async () => {
  const server = await serve((_request, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' });
    response.end(gzipSync('a'.repeat(50_000)));
  });
  const http = await httpTo(server.url);
  expect(await http(range())).toMatchObject({ bytes: 50_000 });
  expect(await kindOf(http(range({ maxBytes: 49_999 })))).toBe('too-large');
  await server.stop();
});
