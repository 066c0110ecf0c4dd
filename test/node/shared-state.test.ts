import type { IDataObject } from 'n8n-workflow';

import { startPostgres } from '../../scripts/services/postgres';
import { startRedis } from '../../scripts/services/redis';
import { openPostgresStore, openRedisStore } from '../../stores/index';
import { readPostgresUrl } from '../../stores/postgres/address';
import { describeWith } from '../e2e/needs';
import { anAnomaly } from './an-anomaly';
import type { Credentials } from './n8n';
import { publish, runWorkflow } from './n8n';
import { receiver } from './package';
import type { Stand } from './stand';
import { aStand } from './stand';
import { until } from './until';
import { aWorkflow, twoLanes } from './workflow';
import { keepPushing, pushDullHour, pushLines } from './world';

interface SharedServer {
  /** The data of n8n's own credential. */
  readonly credential: IDataObject;
  /** What the server holds. */
  units(): Promise<readonly string[]>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

async function aRedis(): Promise<SharedServer> {
  const server = await startRedis({ password: 'right' });
  const { host, port } = server;
  return {
    credential: { host, port, database: 0, user: '', password: 'right', ssl: false, disableTlsVerification: false },
    async units() {
      const store = openRedisStore({ host, port, password: 'right' });
      return await store.list('', undefined, 100).finally(() => store.close());
    },
    restart: async () => (await server.kill9(), await server.restart()),
    stop: () => server.stop(),
  };
}

async function aPostgres(): Promise<SharedServer> {
  const server = await startPostgres();
  const { host, port, database, user, password } = readPostgresUrl(server.url);
  const rest = { ssl: 'disable', allowUnauthorizedCerts: false, sshTunnel: false };
  return {
    credential: { host, port, database, user, password, ...rest },
    async units() {
      const store = openPostgresStore({ server: server.url });
      return await store.list('', undefined, 100).finally(() => store.close());
    },
    restart: async () => (await server.kill9(), await server.restart()),
    stop: () => server.stop(),
  };
}

const servers = { redis: aRedis, postgres: aPostgres };

for (const state of ['redis', 'postgres'] as const) {
  describeWith([state === 'redis' ? 'REDIS' : 'POSTGRES'], `with state in ${state}, in queue mode`, () => {
    let stand: Stand;
    let server: SharedServer;
    let credentials: Credentials;
    let stopPushing: () => void;

    beforeAll(async () => void (server = await servers[state]()), 240_000);
    afterAll(() => server.stop());
    beforeEach(async () => {
      process.env.EXECUTIONS_MODE = 'queue';
      stand = await aStand();
      credentials = { lokiApi: { url: stand.loki.url }, [state]: server.credential };
      pushDullHour(stand.loki, 'shop');
      stopPushing = keepPushing(stand.loki, 'shop');
    });
    afterEach(async () => {
      Reflect.deleteProperty(process.env, 'EXECUTIONS_MODE');
      stopPushing();
      await stand.clear();
    });

    /** Every node of it on the server, by n8n's own credential. */
    function shared(workflow: ReturnType<typeof aWorkflow>): ReturnType<typeof aWorkflow> {
      const nodes = workflow.nodes.map((node) =>
        node.type.startsWith('n8n-nodes-loghorn.')
          ? {
              ...node,
              parameters: { ...node.parameters, state },
              credentials: { ...node.credentials, [state]: { id: state, name: state } },
            }
          : node,
      );
      return { ...workflow, nodes };
    }

    test('one notification comes out, also when the server is killed and started again in mid-run', async () => {
      const rounds = (): number => stand.loki.asked.filter(({ path }) => path.endsWith('query_range')).length;
      const published = await publish(shared(twoLanes(stand.stateFile)), credentials);
      await until(() => rounds() > 4, 15_000);
      await server.restart();
      const after = rounds();
      await until(() => rounds() > after + 2, 20_000);
      pushLines(
        stand.loki,
        'shop',
        Array.from({ length: 8 }, (_, db) => `level=error msg="cannot reach database db-${db}: connection refused"`),
      );
      await until(() => receiver.got.length > 0, 30_000);
      const before = rounds();
      await until(() => rounds() > before + 2, 10_000);
      await published.close();
      expect(receiver.got).toHaveLength(1);
      expect(receiver.got[0]).toMatchObject({ state: 'firing', because: 'new' });
      const kinds = new Set((await server.units()).map((unit) => unit.split('/')[0]));
      expect(kinds).toEqual(new Set(['baseline', 'book', 'receiver']));
      expect(await stand.units()).toEqual([]);
    }, 90_000);

    test('a wrong password refuses publishing and fails a step, and is never shown', async () => {
      const wrong = { ...credentials, [state]: { ...server.credential, password: 'planted-s3cret' } };
      const refused = publish(shared(twoLanes(stand.stateFile)), wrong);
      await expect(refused).rejects.toThrow(/password/);
      await expect(refused).rejects.not.toThrow(/planted/);
      const raising = aWorkflow(
        { name: 'Start', type: 'n8n-nodes-base.stickyNote', to: 'Raise' },
        { name: 'Raise', type: 'n8n-nodes-loghorn.raiseAlerts', parameters: { book: 'default', options: {} } },
      );
      const run = await runWorkflow(shared(raising), {
        mode: 'trigger',
        credentials: wrong,
        start: 'Start',
        input: [anAnomaly()],
      });
      expect(run.error?.message).toMatch(/^Failed to .*password/);
      expect(JSON.stringify(run.error)).not.toMatch(/planted/);
    }, 30_000);
  });
}
