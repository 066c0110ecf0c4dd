import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Refusal } from './refusal';

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** By path, such as `/metrics`. */
export type Pages = Readonly<Record<string, () => Answer | Promise<Answer>>>;

export interface Listening {
  readonly url: string;
  close(): void;
}

/** Serves pages to whoever may reach the port; answers GET and HEAD alone, and takes no body. Throws Refusal where the port is taken. */
export async function listenForQuestions(at: { host: string; port: number }, pages: Pages): Promise<Listening> {
  const server = createServer((request, response) => void respond(request, response, pages));
  server.listen(at.port, at.host);
  await once(server, 'listening').catch((cause: NodeJS.ErrnoException) => {
    const fact = cause.code === 'EADDRINUSE' ? 'the port is in use' : (cause.code ?? cause.message);
    throw new Refusal(`Failed to listen on ${at.host}:${at.port}: ${fact}. Choose another with --listen.`, { cause });
  });
  return { url: urlOf(server), close: () => (server.close(), server.closeAllConnections()) };
}

function urlOf(server: Server): string {
  const { address, port, family } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

async function respond(request: IncomingMessage, response: ServerResponse, pages: Pages): Promise<void> {
  const { status, type, body } = await answerOf(request, pages);
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    // A page of somebody else must not make a browser take log text for its own.
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'",
    'cache-control': 'no-store',
    connection: 'close',
  });
  response.end(request.method === 'HEAD' ? '' : body);
}

async function answerOf({ method, url = '/' }: IncomingMessage, pages: Pages): Promise<Answer> {
  if (method !== 'GET' && method !== 'HEAD') return plainAnswer(405, 'GET only');
  const path = url.split('?', 1)[0]!;
  if (!Object.hasOwn(pages, path)) return plainAnswer(404, `Pages: ${Object.keys(pages).join(', ')}`);
  try {
    return await pages[path]!();
  } catch {
    return plainAnswer(503, 'the state cannot be read now; standard error says why');
  }
}

export function plainAnswer(status: number, text: string): Answer {
  return { status, type: 'text/plain; charset=utf-8', body: `${text}\n` };
}
