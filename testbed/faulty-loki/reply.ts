import type { ServerResponse } from 'node:http';
import { setTimeout as timer } from 'node:timers/promises';
import type { Disturbance } from './faults';

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Sends an answer, slowly, in part or not at all. */
export async function reply(
  response: ServerResponse,
  answer: Answer,
  nowMs: number,
  wrong: Disturbance,
): Promise<void> {
  const [slow, broken] = [wrong.get('F6'), wrong.get('F7')];
  if (slow?.headersMs) await pause(slow.headersMs);
  if (broken?.isBeforeHeaders) return void response.destroy();
  const body = cut(Buffer.from(answer.body), wrong);
  response.writeHead(answer.status, {
    date: new Date(nowMs).toUTCString(),
    ...(answer.body === '' && answer.status === 204 ? {} : { 'content-type': answer.contentType }),
    ...(broken?.isChunked ? {} : { 'content-length': String(body.length) }),
    ...answer.headers,
  });
  response.flushHeaders();
  if (slow?.firstByteMs) await pause(slow.firstByteMs);
  const sent = broken ? body.subarray(0, Math.min(broken.afterBytes ?? 0, Math.max(0, body.length - 1))) : body;
  await write(response, sent, wrong);
  if (broken) response.destroy();
  else response.end();
}

function cut(body: Buffer, wrong: Disturbance): Buffer {
  const fault = wrong.get('F8');
  if (!fault) return body;
  const at = fault.atByte ?? Math.floor(body.length * (fault.atPart ?? 0.5));
  return body.subarray(0, at < 0 ? body.length + at : Math.min(at, body.length - 1));
}

async function write(response: ServerResponse, body: Buffer, wrong: Disturbance): Promise<void> {
  const slow = wrong.get('F6');
  const piece = slow?.trickleBytes ?? body.length;
  for (let at = 0; at < body.length && !response.destroyed; at += piece) {
    // Waits until the piece has left: destroying the socket right after write() would take it back.
    await new Promise<void>((resolve) => response.write(body.subarray(at, at + piece), () => resolve()));
    if (slow?.trickleMs) await pause(slow.trickleMs);
  }
}

/** Holds up an answer, not the end of the process. */
function pause(ms: number): Promise<void> {
  return timer(ms, undefined, { ref: false });
}
