import { setTimeout as sleep } from 'node:timers/promises';
import type { Loaded, Notification } from '../../core';
import { birthOf, msToNs, openBook, seededChance } from '../../core';
import { openHead } from '../../core/engine/baseline-head';
import { startPostgres } from '../../scripts/services/postgres';
import { startReceiver, type Delivery, type Receiver } from '../../scripts/services/receiver';
import { startRedis } from '../../scripts/services/redis';
import { openStore } from '../../stores';
import { describeWith } from '../e2e/needs';
import { until } from '../e2e/until';
import { BASELINE, BOOK, RECEIVER } from '../scenario/process';
import { Racers } from './racers';
import { failureOf, ordinaryLines, worldClock } from './racing-world';

const SEED = Number(process.env.LOGHORN_TEST_SEED ?? 7);
const LONGEST_MS = 120_000;

/** Where a process dies: each step of the way has a place before and one after it. */
const MOMENTS = [
  ...[`before commit ${BASELINE}`, `after commit ${BASELINE}`, `after take ${BASELINE}`, `before commit ${BOOK}`],
  ...[`after commit ${BOOK}`, `before settle ${BASELINE}`, `after settle ${BASELINE}`, `before commit ${RECEIVER}`],
  ...[`after commit ${RECEIVER}`, `after take ${RECEIVER}`, 'before send', 'after send', `before settle ${RECEIVER}`],
  `after settle ${RECEIVER}`,
];
/** What a process is about to do when the server dies, some milliseconds later. */
const SERVER_MOMENTS = [
  ...[`before commit ${BASELINE}`, `after take ${BASELINE}`, `before commit ${BOOK}`],
  ...[`before commit ${RECEIVER}`, 'before send', `before settle ${RECEIVER}`],
];

interface Plan {
  readonly kills: 'process' | 'server';
  readonly at: string;
  readonly afterMs: number;
  readonly service: string;
}

function planOf(seed: number): readonly Plan[] {
  const chance = seededChance(seed);
  const all = [
    ...MOMENTS.map((at) => ({ kills: 'process' as const, at, afterMs: 0 })),
    ...SERVER_MOMENTS.map((at) => ({ kills: 'server' as const, at, afterMs: chance() * 6 })),
  ];
  const shuffled = all.map((plan) => ({ plan, place: chance() })).sort((one, other) => one.place - other.place);
  return shuffled.map(({ plan }, index) => ({ ...plan, service: `service-${index + 1}` }));
}

interface Server {
  readonly address: string;
  kill9(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const servers: Record<'REDIS' | 'POSTGRES', () => Promise<Server>> = {
  REDIS: async () => {
    const redis = await startRedis();
    return { ...redis, address: `redis://${redis.host}:${redis.port}` };
  },
  POSTGRES: async () => {
    // Not the one whose address was given: this one is killed.
    delete process.env.LOGHORN_POSTGRES_URL;
    const postgres = await startPostgres({ tell: () => undefined });
    return { ...postgres, address: postgres.url };
  },
};

for (const kind of ['REDIS', 'POSTGRES'] as const) {
  describeWith([kind], `two detectors race on one baseline in a real ${kind.toLowerCase()}, and twenty kills`, () => {
    const plans = planOf(SEED);
    const services = plans.map(({ service }) => service);
    const kills: number[] = [];
    let server: Server;
    let receiver: Receiver;
    let racers: Racers;
    let clock: () => number;

    const toldOf = (service: string, because: string): readonly string[] => [
      ...new Set(receiver.deliveries.filter((each) => isOf(each, service, because)).map(({ key }) => key)),
    ];

    beforeAll(async () => {
      console.info(`LOGHORN_TEST_SEED=${SEED}`);
      server = await servers[kind]();
      receiver = await startReceiver({});
      const begunAt = Date.now();
      clock = worldClock(begunAt);
      racers = new Racers([server.address, receiver.url, String(begunAt), services.join(',')]);
      await racers.start();
      await until('the history', () => racers.acknowledged.length > 2, 60_000);
    }, 120_000);

    afterAll(async () => {
      racers?.kill();
      await receiver?.close();
      await server?.stop();
    }, 30_000);

    test('each of the twenty is hit in the midst of its work, and the rest go on', async () => {
      for (const plan of plans) {
        const { kills: what, at, afterMs, service } = plan;
        racers.tellAll({ is: what === 'process' ? 'die' : 'announce', at });
        racers.fail({ is: 'fails', service, at: clock() });
        await within(`the kill "${at}"`, what === 'process' ? racers.died() : racers.announced());
        if (what === 'server') {
          await sleep(afterMs);
          await server.kill9();
          kills.push(Date.now());
          await sleep(150);
          await server.restart();
        } else kills.push(Date.now());
        racers.tellAll({ is: 'disarm' });
        await racers.replace();
      }
      expect(kills).toHaveLength(20);
    }, 300_000);

    test(
      'every failure is told once when it begins and once when it ends',
      async () => {
        const isAllTold = () => services.every((service) => toldOf(service, 'resolved').length > 0);
        await until('the last end', isAllTold, LONGEST_MS);
        const told = services.map((service) => [
          service,
          toldOf(service, 'new').length,
          toldOf(service, 'resolved').length,
        ]);
        expect(told).toEqual(services.map((service) => [service, 1, 1]));
        for (const service of services) expect(toldOf(service, 'changed').length).toBeLessThanOrEqual(1);
      },
      LONGEST_MS + 10_000,
    );

    test('a repeat has the key and the body of the first, and a kill before it', () => {
      const byKey = Map.groupBy(receiver.deliveries, ({ key }) => key);
      let repeats = 0;
      for (const [first, ...again] of byKey.values()) {
        for (const delivery of again) {
          repeats++;
          expect(delivery.body).toBe(first!.body);
          expect(kills.some((kill) => kill >= first!.at - 1 && kill <= delivery.at)).toBe(true);
        }
      }
      console.info(
        `${byKey.size} notifications, ${repeats} raw repeats, ${racers.acknowledged.length} commits, ${racers.conflicts} conflicts, ${kills.length} kills`,
      );
    });

    test('every line was learned once, nothing is left on its way, and no acknowledged commit was lost or made twice', async () => {
      expect(await racers.end()).toEqual([0, 0]);
      const store = openStore(server.address);
      const [baseline, book, receivers] = (await Promise.all(
        [BASELINE, BOOK, RECEIVER].map((unit) => store.load(unit)),
      )) as Loaded[];
      await store.close();
      const { watermark, counts, learnFrom } = openHead(baseline!.parts.get('head')!);
      const from = msToNs(learnFrom);
      const failures = plans.length * failureOf('', 0).length;
      const ordinary = ordinaryLines(services).filter(({ at }) => at < watermark && at >= from).length;
      expect(counts).toMatchObject({ lines: ordinary + failures, tooLate: 0, lost: 0 });
      for (const unit of [baseline!, receivers!]) expect([unit.undoneKeys.size, unit.deadRows]).toEqual([0, 0]);
      expect(
        openBook(book!.parts)
          .book.alerts(clock())
          .filter(({ endsAt }) => endsAt === undefined),
      ).toEqual([]);
      // The same number twice would be a commit that was acknowledged and then lost.
      const versions = racers.acknowledged.map(({ unit, version }) => `${unit} ${numberOf(version)}`);
      expect(new Set(versions).size).toBe(versions.length);
      // Nothing was decided on a state that somebody else had changed meanwhile.
      const numbers = racers.acknowledged.map(({ on, version }) => [
        numberOf(version),
        on === 'new' ? 0 : numberOf(on),
      ]);
      expect(numbers.filter(([number, on]) => number !== on! + 1)).toEqual([]);
      expect(racers.conflicts).toBeGreaterThan(0);
      for (const [unit, { version }] of [
        [BASELINE, baseline!],
        [BOOK, book!],
        [RECEIVER, receivers!],
      ] as const) {
        const acknowledged = racers.acknowledged.filter((one) => one.unit === unit);
        expect(new Set(acknowledged.map((one) => birthOf(one.version)))).toEqual(new Set([birthOf(version)]));
        expect(numberOf(version)).toBeGreaterThanOrEqual(Math.max(...acknowledged.map((one) => numberOf(one.version))));
      }
    }, 60_000);
  });
}

function isOf({ body }: Delivery, service: string, because: string): boolean {
  const told = JSON.parse(body) as Notification;
  return told.because === because && told.alerts.some(({ labels }) => labels.service === service);
}

/** Redis's has chance behind its number. */
const numberOf = (version: string): number => parseInt(version.slice(version.lastIndexOf('.') + 1), 10);

async function within(what: string, event: Promise<void>): Promise<void> {
  const late = sleep(60_000, 'late' as const, { ref: false });
  if ((await Promise.race([event, late])) === 'late') throw new Error(`Waited 60 s in vain for ${what}.`);
}
