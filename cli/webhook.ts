import type { Anomaly, Row } from '../core/index';
import type { Http } from '../sources/index';
import type { Destination } from './deliver';

/** A workflow that answers when it has ended may take a while. */
const TIMEOUT_MS = 60_000;

/** POSTs the anomaly with its id. Only 2xx counts as heard. */
export function createWebhook(http: Http, signal: AbortSignal): Destination {
  return {
    name: 'the webhook',
    async send(anomaly: Anomaly, { id }: Row): Promise<void> {
      await post(http, {
        path: '',
        headers: { 'idempotency-key': id },
        body: JSON.stringify({ ...anomaly, id }),
        signal,
      });
    },
  };
}

interface Posted {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

/** Throws where the answer is not 2xx; the answer itself is never quoted, for it may echo what we sent. */
export async function post(http: Http, { path, headers, body, signal }: Posted): Promise<void> {
  const { status } = await http({
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json', ...headers },
    body,
    timeoutMs: TIMEOUT_MS,
    maxBytes: 1_000_000,
    signal,
  });
  if (status < 200 || status > 299) throw new Error(`it answered ${status}`);
}
