import { createMemoryStore, seededChance } from '../../core';
import type { Notification, Surroundings } from '../../core';
import type { Occurrence, TestbedLine } from '../../testbed';
import { createWorld } from '../../testbed';
import type { Io } from './process';
import { startProcess } from './process';
import type { VisibleLine } from './small-world';

const ROUND_MS = 15_000;
/** History that teaches: the default of Learn From the Last. */
export const HISTORY_MS = 3_600_000;

const passThrough: Io = { call: (effect) => effect() };

export interface WorldStory {
  readonly seed: number;
  readonly from: number;
  readonly until: number;
  readonly faults: readonly Occurrence[];
  readonly twins: readonly Occurrence[];
}

export function worldLines({ seed, ...asked }: WorldStory): readonly TestbedLine[] {
  return [...createWorld({ seed }).lines(asked)];
}

/** Both lanes over the testbed's world on a fixed clock, with every default: what a receiver was told. */
export async function tellWorld(story: WorldStory, lines = worldLines(story)): Promise<readonly Notification[]> {
  const clock = { now: story.from + HISTORY_MS };
  const chance = seededChance(story.seed);
  const surroundings: Surroundings = {
    clock: () => clock.now,
    breathe: async () => undefined,
    randomBytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(chance() * 256)),
  };
  let ids = 0;
  const received: Notification[] = [];
  const webhook = {
    receive: async (_id: string, body: string) => void received.push(JSON.parse(body) as Notification),
  };
  const store = createMemoryStore({ now: () => clock.now, newId: () => `${ids++}` });
  const visible = lines.map(({ at, stream, metadata, text }): VisibleLine => ({
    at,
    stream,
    metadata,
    text,
    visibleAt: Number(at.slice(0, 13)),
  }));
  const running = startProcess({ store, lines: visible, io: passThrough, webhook, surroundings });
  for (; clock.now < story.until; clock.now += ROUND_MS) await running.round();
  return received;
}

/** For messages of failed tests: one line a notification. */
export function describeTold(told: readonly Notification[]): readonly string[] {
  return told.map(
    ({ because, alerts }) => `${because} ${alerts[0]?.labels.service}: ${alerts[0]?.annotations.summary}`,
  );
}
