import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Labels } from './entry';
import type { Fault } from './fault';
import type { Faults } from './faults';
import type { Limits } from './limits';
import { DEFAULT_LIMITS } from './limits';
import { parseQuery } from './logql';
import { push } from './push';
import type { PushedStream } from './push';
import { reply } from './reply';
import type { Asked } from './server';
import { LokiServer } from './server';

export interface FaultyLokiOptions {
  /** Default: any free one. */
  readonly port?: number;
  /** The server's clock, in milliseconds. Default: the machine's. */
  now?(): number;
  readonly limits?: Partial<Limits>;
}

export interface FaultyLoki {
  readonly url: string;
  readonly faults: Faults;
  /** What was asked, oldest first, the last ten thousand. */
  readonly asked: readonly Asked[];
  /** Stores lines without HTTP. `visibleAfterMs`: how long after its own time each one shows. */
  push(
    streams: readonly PushedStream[],
    options?: { readonly tenant?: string; readonly visibleAfterMs?: number },
  ): void;
  /** Retention or a delete at work: returns how many lines are gone. */
  forget(query: string, before: string, tenant?: string): number;
  flush(): void;
  stop(): Promise<void>;
}

const ASKED_KEPT = 10_000;

/** A Loki for tests and for machines without a real one. With no fault on it answers as Loki 3.7.6 does. */
export async function startFaultyLoki(options: FaultyLokiOptions = {}): Promise<FaultyLoki> {
  const loki = new LokiServer({ ...DEFAULT_LIMITS, ...options.limits }, options.now ?? (() => Date.now()));
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    handle(loki, asked, request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    faults: loki.faults,
    asked,
    push: (streams, { tenant = 'fake', visibleAfterMs = 0 } = {}) =>
      push(loki.logs(tenant), streams, { now: loki.clock(), delayMs: visibleAfterMs }),
    forget: (query, before, tenant = 'fake') => forget(loki, { query, before, tenant }),
    flush: () => loki.flush(),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function handle(
  loki: LokiServer,
  asked: Asked[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const address = new URL(request.url ?? '/', 'http://localhost');
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const question = {
    method: request.method ?? 'GET',
    path: address.pathname,
    query: address.searchParams,
    headers: request.headers,
    body: Buffer.concat(chunks),
  };
  if (question.path === '/faults') return switchFaults(loki, question, response);
  asked.push(question);
  if (asked.length > ASKED_KEPT) asked.shift();
  const wrong = loki.faults.on(question.path, String(request.headers['x-scope-orgid'] ?? 'fake'));
  const now = loki.clock() + (wrong.get('F16')?.skewMs ?? 0);
  await reply(response, loki.answer(question, wrong, now), now, wrong);
}

/** POST /faults with a JSON list replaces what is on; GET tells. */
function switchFaults(loki: LokiServer, { method, body }: Asked, response: ServerResponse): void {
  if (method === 'POST') {
    const given = JSON.parse(body.toString('utf8')) as Fault[];
    loki.faults.clear();
    for (const fault of given) {
      if (fault.fault === 'F15') forget(loki, { ...fault, tenant: fault.tenant ?? 'fake' });
      else loki.faults.add(fault);
    }
  }
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(loki.faults.list()));
}

function forget(loki: LokiServer, gone: { query: string; before: string; tenant: string }): number {
  const { selection } = parseQuery(gone.query);
  const isGone = (labels: Labels, entry: { at: string; text: string }): boolean =>
    entry.at < gone.before && selection.selects(labels) && selection.keeps(entry.text);
  return loki.logs(gone.tenant).forget(isGone);
}
