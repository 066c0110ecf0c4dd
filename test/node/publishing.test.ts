import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { startFaultyLoki } from '../../testbed/faulty-loki';
import { publish, runWorkflow } from './n8n';
import type { Stand } from './stand';
import { aStand } from './stand';
import { until } from './until';
import { aWorkflow, reading, telling, twoLanes } from './workflow';
import { pushDullHour, pushLines } from './world';

let stand: Stand;

beforeEach(async () => void (stand = await aStand()));
afterEach(() => stand.clear());

const publishing = (query: string, lokiApi = {}): Promise<unknown> =>
  publish(twoLanes(stand.stateFile, { query }), { lokiApi: { url: stand.loki.url, ...lokiApi } });

test('a query that is no LogQL refuses publishing and says where it is wrong', async () => {
  await expect(publishing('{job="app"')).rejects.toThrow(/problem activating the workflow.*Failed to/s);
  expect(stand.loki.asked).toEqual([]);
});

test("a query that Loki refuses, refuses publishing with Loki's own words", async () => {
  const said = 'maximum number of series (500) reached for a single query';
  stand.loki.faults.add({ fault: 'F4', text: said, path: 'query_range' });
  await expect(publishing('{job="app"}')).rejects.toThrow(said);
});

test('a Loki that serves tenants refuses publishing without one, and takes the credential with one', async () => {
  stand.loki.faults.add({ fault: 'F17' });
  await expect(publishing('{job="app"}')).rejects.toThrow(/no org id.*tenant in the credential/s);
  await expect(publishing('{job="app"}', { tenant: 'team a' })).rejects.toThrow(/unsupported character/);
  const published = await publish(twoLanes(stand.stateFile), { lokiApi: { url: stand.loki.url, tenant: 'team-a' } });
  await published.close();
});

test('a refused sign-in refuses publishing and keeps the password to itself', async () => {
  stand.loki.faults.add({ fault: 'F3', status: 401, body: 'unauthorized' });
  const attempt = publishing('{job="app"}', { authentication: 'basic', user: 'ada', password: 's3cret' });
  await expect(attempt).rejects.toThrow(/user, password or token/);
  await expect(attempt).rejects.not.toThrow(/s3cret/);
});

test('an address that is none refuses publishing', async () => {
  await expect(publishing('{job="app"}', { url: 'loki:3100' })).rejects.toThrow(/its address is not a URL/);
});

test('a book with an odd name refuses publishing', async () => {
  const workflow = aWorkflow(telling(stand.stateFile), { name: 'Send', type: 'n8n-nodes-base.httpRequest' });
  workflow.nodes[0]!.parameters.book = 'a/b';
  await expect(publish(workflow)).rejects.toThrow(/is not a book's name/);
});

test('a Loki that is not there does not refuse publishing; it is told once, and forgiven when it comes back', async () => {
  // The reader's patience is a minute of back-off with jitter; chance near zero makes it short.
  const random = Math.random.bind(Math);
  jest.spyOn(Math, 'random').mockImplementation(() => random() / 100);
  const { url } = stand.loki;
  await stand.loki.stop();
  const published = await publish(twoLanes(stand.stateFile), { lokiApi: { url } });
  await until(() => published.failed.length > 0, 30_000);
  expect(published.failed[0]!.message).toMatch(/^Failed to read from Loki: no connection/);
  expect(published.failed[0]!.description).toMatch(/Nothing is lost/);

  const back = await startFaultyLoki({ port: Number(new URL(url).port) });
  pushLines(back, 'shop', ['level=info msg="here again"']);
  await until(() => back.asked.filter(({ path }) => path.endsWith('query_range')).length > 2, 40_000);
  await published.close();
  await back.stop();
  expect(published.failed).toHaveLength(1);
  jest.restoreAllMocks();
}, 60_000);

test('a state file that only a person can mend refuses publishing with the cure', async () => {
  writeFileSync(stand.stateFile, 'this is no database, and it is long enough to be taken for one'.repeat(100));
  await expect(publishing('{job="app"}')).rejects.toThrow(/damaged or not a state file.*learning begins anew/s);
  const alone = aWorkflow(telling(join(stand.stateFile, 'state.sqlite')), {
    name: 'Send',
    type: 'n8n-nodes-base.httpRequest',
  });
  await expect(publish(alone)).rejects.toThrow(/state.sqlite.*Check that the folder exists/s);
});

test('a state file that another program keeps locked does not refuse publishing; it is told, and then goes on', async () => {
  await stand.units();
  const other = new DatabaseSync(stand.stateFile);
  other.exec('BEGIN EXCLUSIVE');
  pushDullHour(stand.loki, 'shop');
  const published = await publish(twoLanes(stand.stateFile), { lokiApi: { url: stand.loki.url } });
  await until(() => published.failed.length > 0, 15_000);
  expect(published.failed[0]!.message).toMatch(/another process kept it locked/);
  other.close();
  await until(async () => (await stand.units()).some((unit) => unit.startsWith('baseline/')), 10_000);
  await published.close();
}, 40_000);

describe('in queue mode', () => {
  beforeEach(() => void (process.env.EXECUTIONS_MODE = 'queue'));
  afterEach(() => void Reflect.deleteProperty(process.env, 'EXECUTIONS_MODE'));

  test('each trigger refuses publishing with the cure', async () => {
    const cure = /queue mode.*Choose Redis or Postgres under State/s;
    const raise = {
      name: 'Raise',
      type: 'n8n-nodes-loghorn.raiseAlerts',
      parameters: { book: 'default', options: {} },
    };
    const watching = aWorkflow(reading(stand.stateFile), raise);
    await expect(publish(watching, { lokiApi: { url: stand.loki.url } })).rejects.toThrow(cure);
    const send = { name: 'Send', type: 'n8n-nodes-base.httpRequest' };
    await expect(publish(aWorkflow(telling(stand.stateFile), send))).rejects.toThrow(cure);
  });

  test('Raise Alerts fails with the cure', async () => {
    const workflow = aWorkflow(
      { name: 'Start', type: 'n8n-nodes-base.stickyNote', to: 'Raise' },
      { name: 'Raise', type: 'n8n-nodes-loghorn.raiseAlerts', parameters: { book: 'default', options: {} } },
    );
    const run = await runWorkflow(workflow, { mode: 'trigger', start: 'Start', input: [{}] });
    expect(run.error?.message).toMatch(/queue mode/);
    expect(run.error?.description).toMatch(/Choose Redis or Postgres/);
  });
});
