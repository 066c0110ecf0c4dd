import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultLimitFlags, startLoki, type RunningLoki } from '../../scripts/services/loki';
import * as n8nService from '../../scripts/services/n8n';
import { startPostgres, type RunningPostgres } from '../../scripts/services/postgres';
import { startReceiver, type Receiver } from '../../scripts/services/receiver';
import { startRedis, type RunningRedis } from '../../scripts/services/redis';
import { readTold } from '../../scripts/start/show-notification';
import { tellManyServices, type ManyServices } from './many-services';
import { describeWith, tarball } from './needs';
import { until } from './until';

const services = ['ledger', 'basket', 'mailer', 'search', 'stock'];
/** Of n8n: what runs in a worker that died is given up after about 100 s, and its rows come again. */
const LONGEST_MS = 240_000;

jest.setTimeout(900_000);

describeWith(['LOKI', 'REDIS', 'POSTGRES'], 'n8n in queue mode with two workers', () => {
  describe.each(['redis', 'postgres'] as const)('state in %s', (kind) => {
    let folder: string;
    let loki: RunningLoki;
    let redis: RunningRedis;
    let postgres: RunningPostgres;
    let queue: n8nService.Queue;
    let world: ManyServices;
    let receiver: Receiver;
    /** Beside n8n's own, so that it can be killed without n8n's data or queue. */
    let server: StateServer;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'loghorn-queue-'));
      redis = await startRedis();
      postgres = await startPostgres();
      server = kind === 'redis' ? await redisForState() : await postgresForState();
      loki = await startLoki({ dataFolder: join(folder, `loki-${kind}`), flags: defaultLimitFlags });
      world = await tellManyServices(loki.url, services);
      receiver = await startReceiver({});
      queue = await n8nService.startQueue({
        folder: join(folder, kind),
        tarball: await tarball(),
        redis,
        postgresUrl: postgres.url,
        state: server.address,
      });
      await queue.main.importCredentials([n8nService.lokiCredential(loki.url), server.credential]);
      const workflow = n8nService.setUp(n8nService.shippedQuickstart(), {
        baseline: { learnFromHours: 0.35, roundSeconds: 1, settleSeconds: 1, leaseSeconds: 5, holdOpenMinutes: 0.5 },
        receiver: { roundSeconds: 1, groupWaitSeconds: 1, groupIntervalSeconds: 5, leaseSeconds: 5 },
        sendTo: `${receiver.url}/alerts`,
        state: server.credential,
      });
      await queue.main.publish(workflow);
      await n8nService.startWithLanes(queue.main, workflow, console.warn);
      await n8nService.waitUntilLearned(queue.main, workflow);
    });

    afterAll(async () => {
      await queue?.stop();
      await receiver?.close();
      await world?.stop();
      await loki?.stop();
      await server?.stop();
      await postgres?.stop();
      await redis?.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    const keysOf = (service: string, because: string): string[] => {
      const told = receiver.deliveries.filter((each) => {
        const { alerts, because: why } = readTold(each);
        return why === because && alerts.some(({ labels }) => labels.service === service);
      });
      return [...new Set(told.map(({ key }) => key))];
    };
    const isTold = (service: string) => until(`${service}`, () => keysOf(service, 'new').length > 0, LONGEST_MS);

    test('a fault is told by way of the workers', async () => {
      await world.breakOne('ledger');
      await isTold('ledger');
    });

    test('it is told when a worker has been killed', async () => {
      await queue.workers[0]!.kill9();
      await world.breakOne('basket');
      await isTold('basket');
      await queue.workers[0]!.start();
    });

    test('it is told when the main process has been killed and started', async () => {
      await queue.main.kill9();
      await world.breakOne('mailer');
      await queue.main.start();
      await isTold('mailer');
    });

    test('it is told when the server that holds the state has been killed and started', async () => {
      await server.kill9();
      await world.breakOne('search');
      await server.restart();
      await isTold('search');
    });

    test('every fault is told once, and its end once', async () => {
      await world.breakOne('stock');
      await isTold('stock');
      await until('the last end', () => services.every((each) => keysOf(each, 'resolved').length > 0), LONGEST_MS);
      for (const service of services)
        expect([service, keysOf(service, 'new').length, keysOf(service, 'resolved').length]).toEqual([service, 1, 1]);
    });
  });
});

interface StateServer {
  readonly address: string;
  readonly credential: n8nService.Credential;
  kill9(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

async function redisForState(): Promise<StateServer> {
  const server = await startRedis();
  const { host, port } = server;
  const credential = { id: 'stateredis', name: 'State', type: 'redis', data: { host, port, database: 0 } };
  return { ...server, address: `redis://${host}:${port}`, credential };
}

async function postgresForState(): Promise<StateServer> {
  const server = await startPostgres();
  const { hostname: host, port, username, password, pathname } = new URL(server.url);
  const data = {
    ...{ host, port: Number(port), database: pathname.slice(1), ssl: 'disable' },
    ...{ user: decodeURIComponent(username), password: decodeURIComponent(password) },
  };
  const credential = { id: 'statepostgres', name: 'State', type: 'postgres', data };
  return { ...server, address: server.url, credential };
}
