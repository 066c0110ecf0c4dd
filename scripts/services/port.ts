import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { SetupError } from './setup-error';

/** A port of this machine that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

export async function isPortFree(port: number): Promise<boolean> {
  const server = createServer();
  const listening = new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false)).once('listening', () => resolve(true));
  });
  server.listen(port, '127.0.0.1');
  const isFree = await listening;
  if (isFree) await new Promise((resolve) => server.close(resolve));
  return isFree;
}

export async function mustBeFree(port: number, what: string, option: string): Promise<number> {
  if (await isPortFree(port)) return port;
  const fact = `port ${port} is in use on this machine`;
  throw new SetupError(`Failed to start ${what}: ${fact}. Stop what listens there, or choose another with ${option}.`);
}
