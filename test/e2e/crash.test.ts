import { readTold } from '../../scripts/start/show-notification';
import type { Delivery } from '../../scripts/services/receiver';
import { Killer, moments, type Moment } from './kills';
import { startLive, type LiveLanes } from './live-lanes';
import { startLokiProxy } from './loki-proxy';
import { tellManyServices, type ManyServices } from './many-services';
import { describeWith } from './needs';
import { until } from './until';

const KILLS = 20;
const services = Array.from({ length: KILLS }, (_, index) => `service-${String(index + 1).padStart(2, '0')}`);
/** Small pages and a long re-read, so that every round has several. */
const lokiFlags = ['-validation.max-entries-limit=100'];
/**
 * Killed while it activates its workflows, n8n 2.41 waits for a lease of its own, 2 min, before it tries again. Shortened as ours
 * is, or every fourth start would take that long.
 */
const n8nEnv = {
  N8N_WORKFLOW_PUBLICATION_OUTBOX_LEASE_SECONDS: '10',
  N8N_WORKFLOW_PUBLICATION_OUTBOX_POLL_INTERVAL_MS: '1000',
};

jest.setTimeout(600_000);

describeWith(['LOKI'], 'n8n killed twenty times in the midst of its work', () => {
  const killer = new Killer();
  let live: LiveLanes<ManyServices>;
  const toldOf = (service: string): Delivery[] =>
    live.receiver.deliveries.filter((each) => readTold(each).alerts.some(({ labels }) => labels.service === service));
  const keysOf = (service: string, because: string): string[] => [
    ...new Set(
      toldOf(service)
        .filter((each) => readTold(each).because === because)
        .map(({ key }) => key),
    ),
  ];

  beforeAll(async () => {
    live = await startLive({
      fill: (lokiUrl) => tellManyServices(lokiUrl, services),
      lokiFlags,
      n8nEnv,
      inFront: (lokiUrl) => startLokiProxy(lokiUrl, (seen) => killer.onRequest(seen)),
      receiver: {
        onDelivery: (delivery) => killer.onDelivery(delivery),
        afterAnswer: (delivery) => killer.afterAnswer(delivery),
      },
      settings: {
        baseline: {
          ...{ learnFromHours: 0.35, rereadSeconds: 40 },
          ...{ roundSeconds: 1, settleSeconds: 1, leaseSeconds: 5, holdOpenMinutes: 0.5 },
        },
        receiver: { roundSeconds: 1, groupWaitSeconds: 1, groupIntervalSeconds: 5, leaseSeconds: 5 },
      },
    });
    killer.use(live.n8n);
  });

  afterAll(() => live.end());

  test.each(services.map((service, index) => [moments[index % moments.length] as Moment, service, index] as const))(
    'killed %s, n8n still tells of %s',
    async (moment, service, index) => {
      const stir = () => live.world.breakOne(service);
      if (moment === 'during start') await killer.duringStart(stir, 700 + index * 200);
      else await killer.at(moment, stir);
      await live.n8n.start();
      await until(`the alert of ${service}`, () => keysOf(service, 'new').length > 0, 120_000);
    },
  );

  test('every moment was hit at least three times', () => {
    for (const moment of moments) {
      expect(killer.kills.filter((kill) => kill.moment === moment).length).toBeGreaterThanOrEqual(3);
    }
    expect(killer.kills).toHaveLength(KILLS);
  });

  test('every anomaly is told once when it begins and once when it ends, whatever was repeated', async () => {
    await until('the last end', () => services.every((each) => keysOf(each, 'resolved').length > 0), 180_000);
    for (const service of services) {
      expect([service, keysOf(service, 'new').length, keysOf(service, 'resolved').length]).toEqual([service, 1, 1]);
      expect(keysOf(service, 'changed').length).toBeLessThanOrEqual(1);
    }
  });

  test('a repeat has the key and the body of the first, and a kill of its own before it', () => {
    const byKey = Map.groupBy(live.receiver.deliveries, ({ key }) => key);
    let repeats = 0;
    for (const [, [first, ...again]] of byKey) {
      let before = first as Delivery;
      for (const delivery of again) {
        expect(delivery.body).toBe(before.body);
        expect(killer.kills.some(({ at }) => at >= before.at - 1 && at <= delivery.at)).toBe(true);
        before = delivery;
        repeats += 1;
      }
    }
    console.info(`${byKey.size} notifications, ${repeats} raw repeats, ${killer.kills.length} kills`);
    expect(repeats).toBeGreaterThanOrEqual(3);
  });
});
