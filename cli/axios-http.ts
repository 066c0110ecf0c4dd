import axios, { isAxiosError, type AxiosResponse, type Method } from 'axios';
import type { Readable } from 'node:stream';
import { HttpFailure, isTlsCode, type Auth, type Http, type HttpRequest, type HttpResponse } from '../sources/index';

export interface AxiosHttpOptions {
  /** Requests continue its path. */
  readonly url: string;
  readonly auth?: Auth;
  /** Sent with every request; may hold secrets. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Http by axios, for the command line: unlike Node's own fetch it goes through `http_proxy` and `https_proxy` and spares
 * `no_proxy`. Redirects are not followed: a header with a secret would go along to another host.
 */
export function createAxiosHttp(options: AxiosHttpOptions): Http {
  const base = options.url.replace(/\/+$/, '');
  const headers = { ...authorizationOf(options.auth), ...options.headers };
  return async (request) => {
    const giveUp = AbortSignal.timeout(request.timeoutMs);
    const signal = request.signal ? AbortSignal.any([giveUp, request.signal]) : giveUp;
    let answer: AxiosResponse<Readable> | undefined;
    try {
      answer = await ask(addressOf(base, request), { ...request, headers: { ...headers, ...request.headers }, signal });
      return await receive(answer, request.maxBytes, signal);
    } catch (error) {
      throw failureOf(error, signal.aborted, answer !== undefined);
    }
  };
}

function ask(url: string, { method, headers, body, signal }: HttpRequest): Promise<AxiosResponse<Readable>> {
  return axios.request<Readable>({
    url,
    method: method satisfies Method,
    // axios would call every body a form.
    headers: { 'Content-Type': false, 'User-Agent': 'loghorn', ...headers },
    data: body,
    signal,
    responseType: 'stream',
    maxRedirects: 0,
    maxBodyLength: Infinity,
    validateStatus: () => true,
    transformRequest: [(data: unknown) => data],
  });
}

function authorizationOf(auth: Auth | undefined): Record<string, string> {
  if (auth?.kind === 'basic')
    return { authorization: `Basic ${Buffer.from(`${auth.user}:${auth.password}`).toString('base64')}` };
  return auth?.kind === 'bearer' ? { authorization: `Bearer ${auth.token}` } : {};
}

function addressOf(base: string, { path, query }: HttpRequest): string {
  const text = new URLSearchParams(query).toString();
  return text === '' ? base + path : `${base}${path}?${text}`;
}

async function receive(answer: AxiosResponse<Readable>, maxBytes: number, signal: AbortSignal): Promise<HttpResponse> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // axios lets go of the signal once it has the headers.
  const giveUp = (): void => void answer.data.destroy(new Error('given up'));
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    for await (const chunk of answer.data as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      // Leaving the loop destroys the stream, and with it the connection.
      if (bytes > maxBytes) throw new HttpFailure('too-large', `the answer is larger than ${maxBytes} bytes`);
      chunks.push(chunk);
    }
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
  return { status: answer.status, headers: headersOf(answer), body: Buffer.concat(chunks).toString('utf8'), bytes };
}

function headersOf({ headers }: AxiosResponse): Record<string, string> {
  const told = Object.entries(headers as Record<string, unknown>);
  return Object.fromEntries(told.map(([name, value]) => [name.toLowerCase(), String(value)]));
}

function failureOf(error: unknown, isGivenUp: boolean, hasAnswer: boolean): HttpFailure {
  if (error instanceof HttpFailure) return error;
  // axios's own error holds the whole request, its headers with the secrets included: it is no cause that others may print.
  if (isGivenUp) return new HttpFailure('timeout', 'no whole answer came in time');
  const code = codeOf(error);
  if (isTlsCode(code)) return new HttpFailure('tls', `the secure connection was refused (${code})`);
  if (hasAnswer) return new HttpFailure('truncated', 'the connection broke in mid-answer');
  return new HttpFailure('unreachable', `no connection (${code})`);
}

function codeOf(error: unknown): string {
  const { code } = (isAxiosError(error) ? error : {}) as { readonly code?: unknown };
  return typeof code === 'string' ? code : 'unknown';
}
