import { createServer, request, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

export interface Seen {
  /** A page after the first of one read: the same end, another start. */
  readonly isNextPage: boolean;
  readonly path: string;
}

export interface LokiProxy {
  readonly url: string;
  close(): Promise<void>;
}

/** Stands between n8n and Loki; a request is passed on when `onRequest` has ended. */
export async function startLokiProxy(lokiUrl: string, onRequest: (seen: Seen) => unknown): Promise<LokiProxy> {
  let last = { start: '', end: '' };
  const see = (message: IncomingMessage): Seen => {
    const { pathname, searchParams } = new URL(message.url ?? '/', lokiUrl);
    if (!pathname.endsWith('/query_range')) return { isNextPage: false, path: pathname };
    const now = { start: searchParams.get('start') ?? '', end: searchParams.get('end') ?? '' };
    const isNextPage = now.end === last.end && now.start !== last.start;
    last = now;
    return { isNextPage, path: pathname };
  };
  const server = createServer((asked, answer) => {
    void (async () => {
      await onRequest(see(asked));
      const onward = request(new URL(asked.url ?? '/', lokiUrl), { method: asked.method, headers: asked.headers });
      onward.on('response', (got) => {
        answer.writeHead(got.statusCode ?? 502, got.headers);
        got.pipe(answer);
      });
      onward.on('error', () => answer.destroy());
      asked.pipe(onward);
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
