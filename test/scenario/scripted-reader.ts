import { createMemoryStore, createObserver, msToNs, nsToMs } from '../../core';
import type { Anomaly, Page, RawLine, Source, Surroundings } from '../../core';

const MINUTE = 60_000;
const HISTORY = 60 * MINUTE;

export interface Spoken {
  readonly at: number;
  readonly service: string;
  readonly text: string;
}

export interface Script {
  readonly from: number;
  readonly until: number;
  /** What is said in the minute that begins at `at`, in order; the same whenever it is asked. */
  readonly minuteOf: (at: number) => Iterable<Spoken>;
  readonly roundMs?: number;
}

/** Reads a script from an hour after its beginning on with every default, in rounds of five minutes or as given: all that leaves the reader. */
export async function readScript(script: Script): Promise<readonly Anomaly[]> {
  const { from, until, roundMs = 5 * MINUTE } = script;
  const clock = { now: from + HISTORY };
  const surroundings: Surroundings = {
    clock: () => clock.now,
    breathe: async () => undefined,
    randomBytes: (count) => new Uint8Array(count).fill(7),
  };
  let ids = 0;
  const store = createMemoryStore({ now: () => clock.now, newId: () => `${ids++}` });
  const source = sourceOf(script, () => clock.now);
  const observer = createObserver({ store, unit: 'baseline/w/script', source, surroundings });
  const anomalies: Anomaly[] = [];
  for (; clock.now < until; clock.now += roundMs) anomalies.push(...(await observer.round()).anomalies);
  return anomalies;
}

function sourceOf({ minuteOf }: Script, now: () => number): Source {
  const query = '{job="all"}';
  return {
    ...{ origin: 'scripted', query },
    show: () => ({ query }),
    clock: async () => now(),
    count: async () => undefined,
    async *read({ from, until }): AsyncIterable<Page> {
      const lines: RawLine[] = [];
      for (let at = Math.floor(nsToMs(from) / MINUTE) * MINUTE; msToNs(at) < until; at += MINUTE)
        for (const { at: when, service, text } of minuteOf(at)) {
          const line = { at: msToNs(Math.floor(when)), stream: { service_name: service }, metadata: {}, text };
          if (line.at >= from && line.at < until) lines.push(line);
        }
      yield { lines, completeTo: until, gaps: [], warnings: [] };
    },
  };
}
