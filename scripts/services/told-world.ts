import { createWorld, live, lokiSink, type Occurrence } from '../../testbed/index';

const MINUTE_MS = 60_000;
const HISTORY_MS = 3 * 60 * MINUTE_MS;

export interface ToldWorld {
  readonly services: readonly string[];
  readonly historyLines: number;
  /** Breaks a service from now on, for so long at most; what is broken, and since when. */
  breakIt(fault: string, forMs: number): Broken;
  /** Rejects when the lines can no longer be told. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

export interface Broken {
  readonly service: string;
  readonly at: number;
  /** Ends the fault with the present minute: a minute's lines are drawn together. */
  mend(): void;
}

/** The testbed's world: its last three hours at once, then as it happens. */
export async function tellTheWorld(lokiUrl: string, seed: number): Promise<ToldWorld> {
  const world = createWorld({ seed });
  const now = Date.now();
  const history = lokiSink({ url: lokiUrl });
  const { lines } = await history.write(world.lines({ from: now - HISTORY_MS, until: now }));
  await history.settle();
  const faults: Occurrence[] = [];
  const stopping = new AbortController();
  const ended = live({
    world,
    sink: lokiSink({ url: lokiUrl }),
    from: now,
    until: Infinity,
    startedAt: now,
    speed: 1,
    late: 0.05,
    faults,
    twins: [],
    now: Date.now,
    signal: stopping.signal,
  });
  ended.catch(() => undefined);
  return {
    services: world.services,
    historyLines: lines,
    breakIt: (name, forMs) => {
      const occurrence = { name, at: Date.now() + 1_000, forMs };
      faults.push(occurrence);
      const mend = () => {
        const forMs = Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS - occurrence.at;
        faults.splice(faults.indexOf(occurrence), 1, { ...occurrence, forMs });
      };
      return { service: world.truth([occurrence])[0]?.service ?? 'unknown', at: occurrence.at, mend };
    },
    ended,
    stop: async () => {
      stopping.abort();
      await ended.catch(() => undefined);
    },
  };
}
