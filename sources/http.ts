/** `path` continues the configured address, whose own path (a gateway's prefix) is kept. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** From the first byte sent to the last one received. */
  readonly timeoutMs: number;
  /** Of the answer's body, after any content encoding is undone. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal;
}

/** Any status. `headers` have lower-case names. `bytes`: the size of the body before it became text. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly bytes: number;
}

/**
 * How sources speak to the outside. Address, sign-in and certificates are the implementation's; it resolves only when the
 * whole answer has arrived, and rejects only with HttpFailure.
 */
export type Http = (request: HttpRequest) => Promise<HttpResponse>;

/**
 * - `unreachable`: no connection, or it broke before any answer
 * - `tls`: the certificate or the handshake was refused
 * - `timeout`: not answered whole within `timeoutMs`, or given up by the caller's signal
 * - `truncated`: the answer broke off
 * - `too-large`: the answer passed `maxBytes` and was thrown away unread
 */
export type HttpFailureKind = 'unreachable' | 'tls' | 'timeout' | 'truncated' | 'too-large';

/** No answer. The message says why in words for people, and holds no address, header or credential. */
export class HttpFailure extends Error {
  readonly kind: HttpFailureKind;

  constructor(kind: HttpFailureKind, message: string, options: { cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'HttpFailure';
    this.kind = kind;
  }
}
