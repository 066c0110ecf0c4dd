import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { gzipSync } from 'node:zlib';
import { createAxiosHttp } from '../../cli/axios-http';
import { createFetchHttp, HttpFailure, isTlsCode } from '../../sources/index';
import type { HttpRequest } from '../../sources/index';

const GET: HttpRequest = { method: 'GET', path: '/x', timeoutMs: 2_000, maxBytes: 10_000 };

let server: Server;
let url: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeEach(async () => {
  answer = (request, response) => response.end(`${request.method} ${request.url}`);
  const http = createServer((request, response) => answer(request, response));
  server = http;
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

async function failureOf(work: Promise<unknown>): Promise<HttpFailure> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof HttpFailure) return error;
  throw new Error(`no HttpFailure but ${String(error)}`);
}

describe.each([
  { name: 'fetch', create: createFetchHttp },
  { name: 'axios', create: createAxiosHttp },
])('Http by $name', ({ create }) => {
  test.each([
    ['', '/x?a=1%202'.replace('%20', '+')],
    ['/', '/x?a=1+2'],
    ['/loki-prod/', '/loki-prod/x?a=1+2'],
  ])('a request continues the address with the path %p', async (prefix, path) => {
    const response = await create({ url: url + prefix })({ ...GET, query: { a: '1 2' } });
    expect(response).toMatchObject({ status: 200, body: `GET ${path}`, bytes: path.length + 4 });
  });

  test.each([
    [{ kind: 'none' } as const, undefined],
    [{ kind: 'basic', user: 'ä', password: 'p:w' } as const, `Basic ${Buffer.from('ä:p:w').toString('base64')}`],
    [{ kind: 'bearer', token: 't0' } as const, 'Bearer t0'],
  ])('sign-in %p', async (auth, header) => {
    let seen: IncomingMessage['headers'] = {};
    answer = ({ headers }, response) => response.end(String((seen = headers)));
    await create({ url, auth })({ ...GET, headers: { 'x-scope-orgid': 'a' } });
    expect([seen.authorization, seen['x-scope-orgid']]).toEqual([header, 'a']);
  });

  test('a body and any status come as they are', async () => {
    answer = (request, response) => {
      response.writeHead(418, { 'X-Kind': 'Tea' });
      request.pipe(response);
    };
    const response = await create({ url })({ ...GET, method: 'POST', body: 'ä=1' });
    expect(response).toMatchObject({ status: 418, body: 'ä=1', bytes: 4 });
    expect(response.headers['x-kind']).toBe('Tea');
  });

  test('an answer over the cap is given up before it is whole, packed or not', async () => {
    let written = 0;
    answer = (_, response) => {
      const piece = Buffer.alloc(5_000, 'x');
      const more = (): void => {
        if (response.destroyed || written > 1e8) return;
        written += piece.length;
        response.write(piece, more);
      };
      more();
    };
    expect((await failureOf(create({ url })(GET))).kind).toBe('too-large');
    expect(written).toBeLessThan(5e7);
    answer = (_, response) => {
      response.setHeader('content-encoding', 'gzip');
      response.end(gzipSync(Buffer.alloc(50_000)));
    };
    expect((await failureOf(create({ url })(GET))).kind).toBe('too-large');
  });

  test('a packed answer is unpacked, and its length is not mistaken for a cut', async () => {
    answer = (_, response) => {
      const body = gzipSync('packed');
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': body.length });
      response.end(body);
    };
    expect(await create({ url })(GET)).toMatchObject({ body: 'packed', bytes: 6 });
  });

  test.each([
    ['with a length', { 'content-length': '100' }],
    ['in chunks', {}],
  ])('an answer that breaks off is told, %s', async (_, headers) => {
    answer = (_request, response) => {
      response.writeHead(200, headers);
      response.write('half', () => response.destroy());
    };
    expect((await failureOf(create({ url })(GET))).kind).toBe('truncated');
  });

  test.each([
    ['before the headers', (response: ServerResponse) => void response],
    ['in the body', (response: ServerResponse) => void response.write('half')],
  ])('the time-out holds for the whole answer: %s', async (_, start) => {
    answer = (_request, response) => start(response);
    const failure = await failureOf(create({ url })({ ...GET, timeoutMs: 100 }));
    expect(failure.kind).toBe('timeout');
  });

  test('nobody there is unreachable, and the message holds no address and no secret', async () => {
    const auth = { kind: 'basic', user: 'me', password: 'planted-secret' } as const;
    const failure = await failureOf(create({ url: 'http://127.0.0.1:59', auth })(GET));
    expect(failure.kind).toBe('unreachable');
    answer = (_, response) => response.destroy();
    const broken = await failureOf(create({ url, auth })(GET));
    expect(broken.kind).toBe('unreachable');
    expect(`${failure.message} ${broken.message}`).not.toMatch(/planted|127\.0/);
  });

  test('certificates and handshakes are told from other failures', async () => {
    const overTls = url.replace('http:', 'https:');
    expect((await failureOf(create({ url: overTls })(GET))).kind).toBe('tls');
    for (const code of ['DEPTH_ZERO_SELF_SIGNED_CERT', 'CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID']) {
      expect(isTlsCode(code)).toBe(true);
    }
    expect(isTlsCode('ECONNRESET')).toBe(false);
  });
});
