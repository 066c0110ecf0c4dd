import type { IWorkflowBase } from 'n8n-workflow';

import { anAnomaly } from './an-anomaly';
import { publish, runWorkflow } from './n8n';
import { receiver } from './package';
import type { Stand } from './stand';
import { aStand } from './stand';
import { until } from './until';
import { aWorkflow, telling } from './workflow';

let stand: Stand;
let aheadMs = 0;

// The store and the shells ask Date: a back-off of half a minute passes by moving it.
beforeEach(async () => {
  aheadMs = 0;
  const now = Date.now.bind(Date);
  jest.spyOn(Date, 'now').mockImplementation(() => now() + aheadMs);
  stand = await aStand();
});

afterEach(async () => {
  await stand.clear();
  jest.restoreAllMocks();
});

const lane = (options = {}): IWorkflowBase =>
  aWorkflow(telling(stand.stateFile, options), { name: 'Send', type: 'n8n-nodes-base.httpRequest' });

async function raise(more = {}): Promise<void> {
  const workflow = aWorkflow(
    { name: 'Start', type: 'n8n-nodes-base.stickyNote', to: 'Raise' },
    {
      name: 'Raise',
      type: 'n8n-nodes-loghorn.raiseAlerts',
      parameters: { book: 'default', options: { stateFile: stand.stateFile } },
    },
  );
  const run = await runWorkflow(workflow, { mode: 'trigger', start: 'Start', input: [anAnomaly(more)] });
  if (run.error !== undefined) throw new Error(run.error.message);
}

test('a notification whose execution failed comes again with the same id and the same words', async () => {
  receiver.failures = 2;
  await raise();
  const published = await publish(lane());
  await until(() => published.runs.length === 1, 5_000);
  aheadMs += 31_000;
  await until(() => published.runs.length === 2, 5_000);
  aheadMs += 61_000;
  await until(() => receiver.got.length === 1, 5_000);
  await published.close();

  expect(published.runs.map(({ status }) => status)).toEqual(['error', 'error', 'success']);
  const told = published.runs.map((run) => run.data.resultData.runData.Tell![0]!.data!.main![0]![0]!.json);
  expect(new Set(told.map((json) => JSON.stringify(json))).size).toBe(1);
}, 30_000);

test('what fails for one receiver repeats for that one alone', async () => {
  await raise();
  const good = await publish(lane());
  await until(() => receiver.got.length === 1, 5_000);
  receiver.failures = 1;
  const bad = await publish(lane());
  await until(() => bad.runs.length === 1, 5_000);
  aheadMs += 31_000;
  await until(() => bad.runs.length === 2, 5_000);
  await Promise.all([good.close(), bad.close()]);
  expect(good.runs).toHaveLength(1);
  expect(new Set(receiver.got.map(({ id }) => id)).size).toBe(2);
}, 30_000);

test('alerts below the minimum and of other services are not told', async () => {
  await raise({ severity: 'info', fingerprint: '00000000000000b1' });
  await raise({ service: 'desk', fingerprint: '00000000000000b2' });
  await raise();
  const workflow = lane({ services: 'shop, sh*' });
  workflow.nodes[0]!.parameters.minimumSeverity = 'warning';
  const published = await publish(workflow);
  await until(() => receiver.got.length > 0, 5_000);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  await published.close();
  expect(receiver.got.map(({ title }) => title)).toEqual([expect.stringMatching(/error.*shop/)]);
}, 30_000);

test('an end is told as resolved', async () => {
  await raise();
  const published = await publish(lane({ groupIntervalSeconds: 1 }));
  await until(() => receiver.got.length === 1, 5_000);
  await raise({ state: 'resolved', endsAt: Date.now() });
  await until(() => receiver.got.length === 2, 10_000);
  await published.close();
  expect(receiver.got.map(({ state, because }) => `${String(state)} ${String(because)}`)).toEqual([
    'firing new',
    'resolved resolved',
  ]);
}, 30_000);

test('"Fetch test event" shows what is due now under an id of its own, and marks nothing as told', async () => {
  await raise();
  const run = await runWorkflow(lane(), { start: 'Tell' });
  expect(run.out('Tell')).toMatchObject([
    { id: expect.stringMatching(/^test-/), isTest: true, because: 'new', title: expect.stringContaining('shop') },
  ]);
  expect(await stand.units()).toEqual(['book/default']);
});

test('with nothing due it shows an example, and asks whether the store is the same when the book is missing', async () => {
  const [item] = (await runWorkflow(lane(), { start: 'Tell' })).out('Tell');
  expect(item).toMatchObject({
    id: 'test-example',
    isTest: true,
    note: expect.stringMatching(/never been written.*same store/),
  });
  expect(Object.keys(item!)).toEqual(expect.arrayContaining(['title', 'text', 'state', 'because', 'alerts']));
  expect(await stand.units()).toEqual([]);
});
