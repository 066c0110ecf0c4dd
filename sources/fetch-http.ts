import type { Http, HttpRequest, HttpResponse } from './http';
import { HttpFailure } from './http';

export type Auth =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string };

export interface FetchHttpOptions {
  /** Such as http://127.0.0.1:3100 or https://gateway.example/loki-prod: requests continue its path. */
  readonly url: string;
  readonly auth?: Auth;
}

/** Http by Node's own fetch, for everything that runs outside n8n. */
export function createFetchHttp(options: FetchHttpOptions): Http {
  const base = options.url.replace(/\/+$/, '');
  const authorization = authorizationOf(options.auth);
  return async (request) => {
    const giveUp = AbortSignal.timeout(request.timeoutMs);
    const signal = request.signal ? AbortSignal.any([giveUp, request.signal]) : giveUp;
    let response: Response | undefined;
    try {
      response = await fetch(addressOf(base, request), {
        method: request.method,
        headers: { ...authorization, ...request.headers },
        body: request.body,
        signal,
      });
      return await receive(response, request.maxBytes);
    } catch (error) {
      throw failureOf(error, signal, response !== undefined);
    }
  };
}

function authorizationOf(auth: Auth | undefined): Record<string, string> {
  if (auth?.kind === 'basic') {
    return { authorization: `Basic ${Buffer.from(`${auth.user}:${auth.password}`).toString('base64')}` };
  }
  return auth?.kind === 'bearer' ? { authorization: `Bearer ${auth.token}` } : {};
}

function addressOf(base: string, request: HttpRequest): string {
  const query = new URLSearchParams(request.query).toString();
  return query === '' ? base + request.path : `${base}${request.path}?${query}`;
}

async function receive(response: Response, maxBytes: number): Promise<HttpResponse> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      throw new HttpFailure('too-large', `the answer is larger than ${maxBytes} bytes`);
    }
    chunks.push(chunk);
  }
  const headers = Object.fromEntries(response.headers);
  const announced = headers['content-encoding'] === undefined ? Number(headers['content-length'] ?? bytes) : bytes;
  if (announced !== bytes) {
    throw new HttpFailure('truncated', `the answer broke off after ${bytes} of ${announced} bytes`);
  }
  return { status: response.status, headers, body: Buffer.concat(chunks, bytes).toString('utf8'), bytes };
}

function failureOf(error: unknown, signal: AbortSignal, hasAnswer: boolean): HttpFailure {
  if (error instanceof HttpFailure) return error;
  if (signal.aborted) return new HttpFailure('timeout', 'no whole answer came in time', { cause: error });
  const code = codeOf(error);
  if (isTlsCode(code)) return new HttpFailure('tls', `the secure connection was refused (${code})`, { cause: error });
  if (hasAnswer) return new HttpFailure('truncated', 'the connection broke in mid-answer', { cause: error });
  return new HttpFailure('unreachable', `no connection (${code})`, { cause: error });
}

/** Node's code of the error beneath fetch's own. By its shape: an error may come from another realm, where instanceof is false. */
function codeOf(error: unknown): string {
  const { cause } = error as { readonly cause?: { readonly code?: unknown } };
  return typeof cause?.code === 'string' ? cause.code : 'unknown';
}

const CERTIFICATE_CODES = /^(ERR_TLS|ERR_SSL|EPROTO|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER))/;

/** Whether Node's error code speaks of certificates or of the handshake. */
export function isTlsCode(code: string): boolean {
  return CERTIFICATE_CODES.test(code);
}
