import { createMemoryStore, HOUR_MS, MINUTE_MS, nsToMs, readStatus, seededChance } from '../../core';
import type { Notification, UnitStatus } from '../../core';
import { createWorld } from '../../testbed';
import type { TestbedLine } from '../../testbed';
import type { PushedStream } from '../../testbed/faulty-loki';
import { aScene } from '../sources/loki/reader';
import type { Scene } from '../sources/loki/reader';
import { startProcess } from './process';
import { describeTold, HISTORY_MS } from './told-world';

const SEED = 1;
const ROUND_MS = 15_000;
const FROM = Date.UTC(2026, 10, 3, 9);
const UNTIL = FROM + HISTORY_MS + HOUR_MS;
const FAULT = { name: 'disk-filling', at: UNTIL - 30 * MINUTE_MS, forMs: 15 * MINUTE_MS };

/** The twelve services of the full world, each of which logs in a format of its own, again and again at other paces. */
const world = createWorld({ seed: SEED, world: 'full', services: 40 });

interface Lived {
  readonly spoken: readonly TestbedLine[];
  readonly told: readonly Notification[];
  readonly units: readonly UnitStatus[];
}

/** An hour of history, and then both lanes with every default, over HTTP from a Loki that hears each line when it is said. */
async function live({ clock, loki, source }: Scene): Promise<Lived> {
  const chance = seededChance(SEED);
  const surroundings = {
    clock: () => clock.now,
    breathe: async () => undefined,
    randomBytes: (count: number) => Uint8Array.from({ length: count }, () => Math.floor(chance() * 256)),
  };
  let ids = 0;
  const store = createMemoryStore({ now: () => clock.now, newId: () => `${ids++}` });
  const told: Notification[] = [];
  const running = startProcess({
    ...{ store, surroundings, source: source({ query: '{service_name=~".+"}' }) },
    io: { call: (effect) => effect() },
    webhook: { receive: async (_id, body) => void told.push(JSON.parse(body) as Notification) },
  });
  const spoken = [...world.lines({ from: FROM, until: UNTIL, faults: [FAULT] })];
  let heard = 0;
  for (clock.now = FROM + HISTORY_MS; clock.now < UNTIL; clock.now += ROUND_MS) {
    const until = spoken.findIndex(({ at }, nth) => nth >= heard && nsToMs(at) >= clock.now);
    loki.push(streamsOf(spoken.slice(heard, until)));
    heard = until;
    await running.round();
  }
  return { spoken, told, units: await readStatus(store, clock.now) };
}

function streamsOf(lines: readonly TestbedLine[]): PushedStream[] {
  const byStream = Map.groupBy(lines, ({ stream }) => stream);
  return [...byStream].map(([stream, said]) => ({
    stream,
    values: said.map(({ at, text, metadata }) => [at, text, metadata] as const),
  }));
}

describe('forty services of every format for two hours', () => {
  let scene: Scene;
  let lived: Lived;
  let figures: Extract<UnitStatus, { kind: 'baseline' }>;
  beforeAll(async () => {
    scene = await aScene();
    const startedAt = process.cpuUsage();
    lived = await live(scene);
    const { user, system } = process.cpuUsage(startedAt);
    figures = lived.units.find((unit) => unit.kind === 'baseline')!;
    const { counts, coverage, templates, bytes } = figures;
    console.info(
      `${counts.lines} lines of ${world.services.length} services, coverage ${coverage}, ${templates} templates, ` +
        `${Math.ceil(bytes / 1024)} KB of state, ${lived.told.length} notifications, ${scene.loki.asked.length} requests, ` +
        `${((user + system) / 1e6).toFixed(1)} s of processor`,
    );
  }, 300_000);
  afterAll(() => scene.loki.stop());

  test('every line is taken once, and none late, lost or in a gap', () => {
    const shown = lived.spoken.filter(({ at }) => nsToMs(at) < figures.readTo);
    expect(new Set(shown.map(({ service }) => service)).size).toBe(40);
    expect(figures).toMatchObject({ coverage: 1, blindMs: 0 });
    expect(figures.counts).toMatchObject({ lines: shown.length, late: 0, lost: 0, tooLate: 0, gaps: 0, refused: 0 });
  });

  test('nothing is forgotten for want of room', () => {
    const { series, templates, detectors } = figures.evictions;
    expect([series, templates, ...Object.values(detectors)]).toEqual(new Array(9).fill(0));
  });

  test('the one fault is told, nothing else is, and the cap of the day holds nothing', () => {
    const services = lived.told.flatMap(({ alerts }) => alerts.map(({ labels }) => labels.service));
    expect({ services: [...new Set(services)], told: describeTold(lived.told) }).toMatchObject({
      services: [world.serviceOf(FAULT.name)],
    });
    expect(lived.units).toContainEqual(expect.objectContaining({ kind: 'receiver', capped: 0 }));
  });
});
