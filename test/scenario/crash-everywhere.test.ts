import { createMemoryStore, openBook, seededChance } from '../../core';
import type { Loaded, Notification, Store, Surroundings } from '../../core';
import { openHead } from '../../core/engine/baseline-head';
import type { Io } from './process';
import { BASELINE, BOOK, Crash, RECEIVER, startProcess } from './process';
import type { VisibleLine } from './small-world';
import { shopLines, START } from './small-world';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const ROUND_MS = 15 * SECOND;
/** History that teaches, then life; the failure begins a minute later and lasts a minute. */
const HISTORY_MS = 15 * MINUTE;
const STORY_END = START + HISTORY_MS + 9 * MINUTE;
const LINES = shopLines(START, STORY_END, START + HISTORY_MS + MINUTE);

/** Kills the process at its k-th I/O call, before or after the call has had its effect. */
function crashingAt(k: number, when: 'before' | 'after', gate: () => Promise<void>): Io & { calls: number } {
  const io = {
    calls: 0,
    hasCrashed: false,
    async call<T>(effect: () => Promise<T>): Promise<T> {
      await gate();
      if (io.hasCrashed) throw new Crash('dead');
      const isFatal = ++io.calls === k;
      if (isFatal && when === 'before') return die();
      const result = await effect();
      if (isFatal) return die();
      return result;
    },
  };
  const die = (): never => {
    io.hasCrashed = true;
    throw new Crash('killed');
  };
  return io;
}

interface World {
  readonly store: Store;
  readonly clock: { now: number };
  readonly surroundings: Surroundings;
  readonly received: { readonly id: string; readonly body: string }[];
}

function newWorld(seed: number): World {
  const clock = { now: START };
  const chance = seededChance(seed);
  let ids = 0;
  const store = createMemoryStore({ now: () => clock.now, newId: () => `id${seed}-${ids++}` });
  const surroundings: Surroundings = {
    clock: () => clock.now,
    breathe: async () => undefined,
    randomBytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(chance() * 256)),
  };
  return { store, clock, surroundings, received: [] };
}

/** The state after the history has been learned, so that each run begins there. */
async function learnedWorld(): Promise<Loaded> {
  const world = newWorld(1);
  world.clock.now = START + HISTORY_MS;
  const process = startWorker(
    world,
    crashingAt(Infinity, 'before', async () => undefined),
  );
  await process.round();
  return (await world.store.load(BASELINE)) as Loaded;
}

function startWorker(world: World, io: Io, lines: readonly VisibleLine[] = LINES) {
  const { store, surroundings, received } = world;
  const webhook = { receive: async (id: string, body: string) => void received.push({ id, body }) };
  return startProcess({ store, lines, io, webhook, surroundings, options: { holdOpenMs: MINUTE } });
}

/** Lets waiting calls go on one at a time, in an order drawn from the seed: two workers meet at every call. */
function shuffledGate(seed: number) {
  const chance = seededChance(seed);
  const waiting: (() => void)[] = [];
  return {
    pass: () => new Promise<void>((resolve) => void waiting.push(resolve)),
    async run(all: Promise<unknown>): Promise<void> {
      let isOver = false;
      const end = all.finally(() => (isOver = true));
      while (!isOver) {
        if (waiting.length > 0) waiting.splice(Math.floor(chance() * waiting.length), 1)[0]!();
        await new Promise((resolve) => setImmediate(resolve));
      }
      await end;
    },
  };
}

interface Run {
  readonly world: World;
  /** I/O calls of the worker that was to crash. */
  readonly calls: number;
  readonly crashes: number;
}

/** The whole story with one crash, after which a new process takes over. */
async function runStory(learned: Loaded, k: number, when: 'before' | 'after', workers: 1 | 2): Promise<Run> {
  const world = newWorld(k);
  await world.store.commit(BASELINE, 'new', { put: learned.parts, drop: [], outbox: [] });
  const gate = workers === 2 ? shuffledGate(k) : undefined;
  const pass = gate ? gate.pass : async () => undefined;
  const fatal = crashingAt(k, when, pass);
  let crashes = 0;
  let first = startWorker(world, fatal);
  const second = workers === 2 ? startWorker(world, crashingAt(Infinity, when, pass)) : undefined;

  for (world.clock.now = START + HISTORY_MS; world.clock.now < STORY_END; world.clock.now += ROUND_MS) {
    const round = Promise.all([
      first.round().catch((error: unknown) => {
        if (!(error instanceof Crash)) throw error;
        crashes++;
        first = startWorker(world, crashingAt(Infinity, when, pass));
      }),
      second?.round(),
    ]);
    await (gate ? gate.run(round) : round);
    if (fatal.calls >= k && crashes === 0) {
      // The call was an execution's, whose error the hand-over takes for a failed one: the process is dead all the same.
      crashes++;
      first = startWorker(world, crashingAt(Infinity, when, pass));
    }
  }
  return { world, calls: fatal.calls, crashes };
}

async function expectTheStory({ world, crashes }: Run, name: string): Promise<void> {
  const told = world.received.map(({ id, body }) => ({ id, told: JSON.parse(body) as Notification }));
  const once = [...new Map(told.map((one) => [one.id, one.told])).values()];
  expect({ name, because: once.map(({ because }) => because) }).toEqual({ name, because: ['new', 'resolved'] });
  const bodies = new Set(world.received.map(({ body }) => body));
  expect({ name, bodies: bodies.size }).toEqual({ name, bodies: once.length });
  expect(world.received.length - once.length).toBeLessThanOrEqual(crashes);

  const baseline = (await world.store.load(BASELINE)) as Loaded;
  const read = LINES.filter(({ at }) => at < openHead(baseline.parts.get('head')!).watermark);
  expect({ name, lines: openHead(baseline.parts.get('head')!).counts.lines }).toEqual({ name, lines: read.length });
  const receiver = (await world.store.load(RECEIVER)) as Loaded;
  for (const unit of [baseline, receiver])
    expect({ name, undone: unit.undoneKeys.size, dead: unit.deadRows }).toEqual({ name, undone: 0, dead: 0 });
  const { book } = openBook(((await world.store.load(BOOK)) as Loaded).parts);
  expect(book.alerts(world.clock.now).every(({ endsAt }) => endsAt !== undefined)).toBe(true);
}

describe('a crash at any I/O call', () => {
  let learned: Loaded;
  beforeAll(async () => {
    learned = await learnedWorld();
  });

  test('the story without a crash: one new, one resolved, every line once', async () => {
    const run = await runStory(learned, Infinity, 'before', 1);
    await expectTheStory(run, 'no crash');
    expect(run.calls).toBeGreaterThan(300);
  });

  for (const workers of [1, 2] as const) {
    for (const when of ['before', 'after'] as const) {
      test(`${workers} worker(s), killed ${when} the effect of each call in turn`, async () => {
        const { calls } = await runStory(learned, Infinity, when, workers);
        for (let k = 1; k <= calls; k++) {
          const run = await runStory(learned, k, when, workers);
          // Two workers take turns by chance, so a run can end before its k-th call.
          expect(run.crashes).toBe(run.calls >= k ? 1 : 0);
          await expectTheStory(run, `killed ${when} call ${k} of ${calls}`);
        }
      }, 120_000);
    }
  }
});
