import { createServer, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

export interface Delivery {
  readonly at: number;
  /** `Idempotency-Key`; empty when there was none. */
  readonly key: string;
  readonly body: string;
}

export interface Receiver {
  readonly url: string;
  readonly deliveries: readonly Delivery[];
  close(): Promise<void>;
}

export interface ReceiverOptions {
  readonly port?: number;
  /** Where it listens; the loopback address by default. */
  readonly address?: string;
  /** It is answered when this has ended. */
  readonly onDelivery?: (delivery: Delivery) => unknown;
  readonly afterAnswer?: (delivery: Delivery) => unknown;
}

/** Where notifications arrive. Each is answered 204. */
export async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
  const deliveries: Delivery[] = [];
  const server = createServer((request, response) => {
    void read(request).then(async (body) => {
      const delivery = { at: Date.now(), key: String(request.headers['idempotency-key'] ?? ''), body };
      deliveries.push(delivery);
      await options.onDelivery?.(delivery);
      response.writeHead(204).end(() => void options.afterAnswer?.(delivery));
    });
  });
  const host = options.address ?? '127.0.0.1';
  server.listen(options.port ?? 0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}`,
    deliveries,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
