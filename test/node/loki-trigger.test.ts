import { publish, runWorkflow } from './n8n';
import { receiver } from './package';
import type { Stand } from './stand';
import { aStand } from './stand';
import { until } from './until';
import { aWorkflow } from './workflow';
import { pushLines } from './world';

let stand: Stand;

beforeEach(async () => void (stand = await aStand()));
afterEach(() => stand.clear());

const relaying = () =>
  aWorkflow(
    {
      name: 'Lines',
      type: 'n8n-nodes-loghorn.lokiTrigger',
      parameters: { query: '{job="app"}', options: { stateFile: stand.stateFile, roundSeconds: 1, leaseSeconds: 3 } },
      to: 'Send',
    },
    { name: 'Send', type: 'n8n-nodes-base.httpRequest' },
  );
const credentials = () => ({ lokiApi: { url: stand.loki.url } });
const begun = async () => (await stand.units()).some((unit) => unit.startsWith('lines/'));
const texts = () => receiver.got.map(({ text }) => String(text));

test('lines written from now on come once each and in order, at most 500 an execution, and go on after a new start', async () => {
  pushLines(stand.loki, 'shop', ['written before']);
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  const workflow = relaying();
  const first = await publish(workflow, credentials());
  await until(begun, 10_000);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const some = Array.from({ length: 700 }, (_, index) => `line ${index}`);
  pushLines(stand.loki, 'shop', some);
  await until(() => receiver.got.length >= 700, 15_000);
  await first.close();
  pushLines(stand.loki, 'shop', ['while it was away']);
  const second = await publish(workflow, credentials());
  await until(() => texts().includes('while it was away'), 15_000);
  await second.close();
  expect(texts().slice().sort()).toEqual([...some, 'while it was away'].sort());
  expect(receiver.got[0]).toMatchObject({ at: expect.stringMatching(/^\d{19}$/), labels: { service_name: 'shop' } });
  expect(first.runs.length).toBeGreaterThan(1);
}, 60_000);

test('more lines in a minute than may wait for the workflow come all, and once', async () => {
  const published = await publish(relaying(), credentials());
  await until(begun, 10_000);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const begin = Date.now();
  const values = Array.from({ length: 9_000 }, (_, index): [string, string] => [
    `${begin}${String(index).padStart(6, '0')}`,
    `line ${index}`,
  ]);
  stand.loki.push([{ stream: { job: 'app', service_name: 'shop' }, values }]);
  await until(() => receiver.got.length >= 9_000, 40_000);
  pushLines(stand.loki, 'shop', ['the last']);
  await until(() => texts().includes('the last'), 15_000);
  await published.close();
  expect(new Set(texts()).size).toBe(9_001);
  expect(receiver.got).toHaveLength(9_001);
}, 80_000);

test('lines whose execution failed come again', async () => {
  const published = await publish(relaying(), credentials());
  await until(begun, 10_000);
  receiver.failures = 1;
  pushLines(stand.loki, 'shop', ['once more']);
  await until(() => published.runs.length > 0, 10_000);
  expect(receiver.got).toEqual([]);
  await until(() => receiver.got.length > 0, 45_000);
  await published.close();
  expect(texts()).toEqual(['once more']);
}, 70_000);

test('a test run shows lines and writes nothing', async () => {
  pushLines(stand.loki, 'shop', ['hello']);
  await new Promise((resolve) => setTimeout(resolve, 50));
  const run = await runWorkflow(relaying(), { start: 'Lines', credentials: credentials() });
  expect(run.out('Lines')).toMatchObject([{ text: 'hello', labels: { job: 'app' } }]);
  expect(await stand.units()).toEqual([]);
});

test('a wrong query refuses publishing', async () => {
  const workflow = relaying();
  workflow.nodes[0]!.parameters.query = '{job="app"';
  await expect(publish(workflow, credentials())).rejects.toThrow(/is not LogQL/);
});
