import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createWorld, type TestbedLine } from '../../testbed/index';
import { PushRequest } from './push-request';

const PUSHES_A_SECOND = 2;
/** As long as a window, so that every window holds the same lines. */
const SECONDS_RENDERED = 60;
const SERVICES = 40;
const SEED = 3;

/** What it says of a push that Loki accepted, one JSON a line. */
export interface Pushed {
  readonly lines: number;
  readonly bytes: number;
  /** Of its first line, nanoseconds; the others follow every `everyNs`. */
  readonly from: string;
  readonly everyNs: string;
}

/**
 * `pusher.ts URL LINES_A_SECOND`: a process of its own, so that what it costs can be told. Forty services of the testbed's world,
 * a minute rendered before the first push; then push after push on the dot, until its input ends.
 */
async function main([url, rate]: readonly string[]): Promise<void> {
  const requests = render(Number(rate));
  const everyNs = BigInt(Math.floor(1e9 / Number(rate)));
  let isOver = false;
  process.stdin.resume().once('end', () => (isOver = true));
  const begun = Math.floor(Date.now() / 1_000) * 1_000;
  for (let turn = 0; !isOver; turn++) {
    const fromMs = begun + (turn * 1_000) / PUSHES_A_SECOND;
    const one = requests[turn % requests.length]!;
    await sleep(Math.max(0, fromMs + 1_000 / PUSHES_A_SECOND - Date.now()));
    const from = BigInt(fromMs) * 1_000_000n;
    await push(url!, one.at(from, everyNs));
    const said = { lines: one.lineCount, bytes: one.textBytes, from: `${from}`, everyNs: `${everyNs}` };
    process.stdout.write(`${JSON.stringify(said satisfies Pushed)}\n`);
  }
  process.exit(0);
}

function render(rate: number): readonly PushRequest[] {
  const perPush = Math.round(rate / PUSHES_A_SECOND);
  const requests: PushRequest[] = [];
  let lines: TestbedLine[] = [];
  // Told at 10 a second by the world; what matters is who says what, not when.
  for (const line of createWorld({ seed: SEED, world: 'full', services: SERVICES }).lines({
    from: START,
    until: Infinity,
  })) {
    lines.push(line);
    if (lines.length < perPush) continue;
    requests.push(new PushRequest(lines));
    lines = [];
    if (requests.length === SECONDS_RENDERED * PUSHES_A_SECOND) return requests;
  }
  return requests;
}

/** A Monday, the same in every run. */
const START = Date.UTC(2026, 0, 5);

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** Again where Loki is at its limit; then the load is late, which its times show. */
async function push(url: string, body: Buffer): Promise<void> {
  for (;;) {
    const headers = { 'content-type': 'application/x-protobuf', 'content-length': body.length };
    const asked = request(`${url}/loki/api/v1/push`, { method: 'POST', agent, headers });
    asked.end(body);
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    let text = '';
    for await (const chunk of answer) text += String(chunk);
    if (answer.statusCode! < 300) return;
    if (answer.statusCode !== 429 && answer.statusCode! < 500)
      throw new Error(`Failed to push: HTTP ${answer.statusCode}: ${text.slice(0, 300)}.`);
    await sleep(100);
  }
}

void main(process.argv.slice(2));
