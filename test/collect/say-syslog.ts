import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';

type Lines = readonly string[];

/** RFC 6587: each message after its length. Ends when the receiver has closed. */
async function say(socket: Socket, connected: string, lines: Lines): Promise<void> {
  await once(socket, connected);
  socket.end(lines.map((line) => `${Buffer.byteLength(line)} ${line}`).join(''));
  socket.resume();
  await once(socket, 'close');
}

export const sayByTcp = (port: number, lines: Lines) => say(connect(port, '127.0.0.1'), 'connect', lines);

/** `certFile`: the receiver's own certificate, which is its authority too. */
export function sayByTls(port: number, lines: Lines, certFile: string): Promise<void> {
  const socket = connectTls({
    port,
    host: '127.0.0.1',
    ca: readFileSync(certFile),
    servername: 'localhost',
    checkServerIdentity: () => undefined,
  });
  return say(socket, 'secureConnect', lines);
}

/** One datagram a message, with a breath after each hundred. */
export async function sayByUdp(port: number, lines: Lines): Promise<void> {
  const socket = createSocket('udp4');
  for (const [index, line] of lines.entries()) {
    await new Promise((resolve) => socket.send(line, port, '127.0.0.1', resolve));
    if (index % 100 === 99) await sleep(5);
  }
  socket.close();
}
