import { createSocket } from 'node:dgram';

export const minuteAgo = new Date(Math.floor(Date.now() / 60_000) * 60_000 - 60_000);
const [, day, month, year] = minuteAgo.toUTCString().split(' ');
export const date = `${month} ${String(Number(day)).padStart(2)}`;
export const clock = minuteAgo.toISOString().slice(11, 19);
const text = (index: number) => `%LINK-3-UPDOWN: Interface Gi0/${index}, changed state to down`;

/** What a device sends, who it is said to be, and how far its time is from the minute; undefined: the time of arrival. */
export const CISCO: readonly (readonly [what: string, sent: string, host: string, offsetMs: number | undefined])[] = [
  ['a number and a time', `<189>12345: *${date} ${clock}.123: ${text(0)}`, '127.0.0.1', 123],
  ['a number, a name and a time', `<189>12346: core-1: *${date} ${clock}.250: ${text(1)}`, 'core-1', 250],
  ['a zone', `<189>12347: core-1: ${date} ${clock}.250 UTC: ${text(2)}`, 'core-1', 250],
  ['a name before the number', `<189>core-1: 12348: *${date} ${clock}.500 UTC: ${text(3)}`, 'core-1', 500],
  ['two numbers', `<189>12349: core-1: 000045: *${date} ${clock}.123: ${text(4)}`, 'core-1', 123],
  ['a clock not yet set, and a year', `<189>12350: .${date} ${year} ${clock}: ${text(5)}`, '127.0.0.1', 0],
  ['neither number nor name', `<189>*${date} ${clock}.123: ${text(6)}`, '127.0.0.1', 123],
  ['an ASA with its name', `<189>${date} ${clock} fw-1 : ${text(7)}`, 'fw-1', 0],
  ['the uptime of a device without a clock', `<189>77: 00:00:36: ${text(8)}`, '127.0.0.1', undefined],
];

export function sendUdp(line: string, port: number): Promise<void> {
  const socket = createSocket('udp4');
  return new Promise((sent) => socket.send(line, port, '127.0.0.1', () => (socket.close(), sent())));
}
