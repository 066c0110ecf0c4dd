import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { webcrypto } from 'node:crypto';
import { CoreError, type Store, type Surroundings } from '../../core';
import { openPostgresStore, openRedisStore, type OpenedStore } from '../../stores';
import { startProcess } from '../scenario/process';
import { failureOf, ordinaryLines, worldClock } from './racing-world';

/** In ours. */
const ROUND_MS = 100;

/** What the parent says, one JSON a line. */
export type Order =
  | { readonly is: 'fails'; readonly service: string; readonly at: number }
  /** Die, or say so and go on, at the next such moment: "before commit book/default". */
  | { readonly is: 'die' | 'announce'; readonly at: string }
  | { readonly is: 'disarm' }
  | { readonly is: 'end' };

/**
 * `racing-process.ts ADDRESS RECEIVER BEGUN_AT SERVICE,…`: both lanes of a real store's world, over and over. It prints `ready`,
 * `at MOMENT` when it comes to what it was to announce, and `ack UNIT VERSION ON` for each commit that was acknowledged, else `conflict`.
 */
async function main([address, receiver, begunAt, names]: readonly string[]): Promise<void> {
  const clock = worldClock(Number(begunAt));
  const store = storeAt(address!, clock);
  const lines = ordinaryLines(names!.split(','));
  const orders = new Orders(lines);
  const surroundings: Surroundings = {
    clock,
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
    randomBytes: (count) => webcrypto.getRandomValues(new Uint8Array(count)),
  };
  const racing = startProcess({
    store: watched(store, orders),
    lines,
    io: { call: (effect) => effect() },
    webhook: { receive: (id, body) => orders.around('send', '', () => post(receiver!, id, body)) },
    surroundings,
    options: { holdOpenMs: 60_000 },
    flush: { groupWaitMs: 15_000, groupIntervalMs: 60_000 },
  });
  say('ready');
  while (!orders.isOver) {
    await racing.round().catch(orAway);
    await sleep(ROUND_MS);
  }
  await store.close();
  process.exit(0);
}

/** By the world's clock, which is faster than the server's. */
function storeAt(address: string, now: () => number): OpenedStore {
  const { protocol, hostname: host, port } = new URL(address);
  if (protocol === 'redis:') return openRedisStore({ host, port: Number(port), now });
  return openPostgresStore({ server: address, now });
}

function orAway(error: unknown): void {
  if (!(error instanceof CoreError && error.isRetryable)) throw error;
}

class Orders {
  isOver = false;
  private armed: Extract<Order, { is: 'die' | 'announce' }> | undefined;

  constructor(lines: ReturnType<typeof ordinaryLines>) {
    createInterface({ input: process.stdin }).on('line', (text) => {
      const order = JSON.parse(text) as Order;
      if (order.is === 'fails') {
        lines.push(...failureOf(order.service, order.at));
        lines.sort((one, other) => (one.at < other.at ? -1 : 1));
      } else if (order.is === 'end') this.isOver = true;
      else if (order.is === 'disarm') this.armed = undefined;
      else this.armed = order;
    });
  }

  async around<T>(call: string, unit: string, effect: () => Promise<T>): Promise<T> {
    this.meet(`before ${call} ${unit}`);
    const result = await effect();
    if (!(Array.isArray(result) && result.length === 0)) this.meet(`after ${call} ${unit}`);
    return result;
  }

  private meet(moment: string): void {
    const armed = this.armed;
    if (armed?.at !== moment.trim()) return;
    this.armed = undefined;
    if (armed.is === 'announce') say(`at ${moment}`);
    else process.kill(process.pid, 'SIGKILL');
  }
}

function watched(store: Store, orders: Orders): Store {
  const around = orders.around.bind(orders);
  return {
    load: (unit, known) => store.load(unit, known),
    take: (unit, forMs, limit) => around('take', unit, () => store.take(unit, forMs, limit)),
    settle: (unit, outcomes) => around('settle', unit, () => store.settle(unit, outcomes)),
    list: (prefix, after, limit) => store.list(prefix, after, limit),
    commit: (unit, at, change) =>
      around('commit', unit, async () => {
        const committed = await store.commit(unit, at, change);
        if (committed === 'conflict') say(`conflict ${unit}`);
        else say(`ack ${unit} ${committed.version} ${at}`);
        return committed;
      }),
  };
}

async function post(url: string, id: string, body: string): Promise<void> {
  const response = await fetch(url, { method: 'POST', headers: { 'idempotency-key': id }, body });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
}

/** At once: what is said before a kill must be heard after it. */
function say(text: string): void {
  writeSync(1, `${text}\n`);
}

void main(process.argv.slice(2));
