import type { IDataObject } from 'n8n-workflow';

import type { ManualRun } from './n8n';
import { runWorkflow } from './n8n';
import type { Stand } from './stand';
import { aStand } from './stand';
import { aWorkflow } from './workflow';

let stand: Stand;
let workflow: ReturnType<typeof aWorkflow>;

beforeEach(async () => {
  stand = await aStand();
  use({});
});
afterEach(() => stand.clear());

/** The same node again and again, as a published workflow runs it. */
function use(parameters: IDataObject, forgives = false): void {
  workflow = aWorkflow(
    { name: 'Start', type: 'n8n-nodes-base.stickyNote', to: 'Detect' },
    {
      name: 'Detect',
      type: 'n8n-nodes-loghorn.detectLogAnomalies',
      parameters: { ...parameters, options: { stateFile: stand.stateFile, ...(parameters.options as IDataObject) } },
      ...(forgives ? { onError: 'continueRegularOutput' as const } : {}),
    },
  );
}

function detect(input: IDataObject[], mode: 'manual' | 'trigger' = 'trigger'): Promise<ManualRun> {
  return runWorkflow(workflow, { mode, start: 'Start', input });
}

const now = Date.now();
const paths = ['/cart', '/products', '/login'];

/** Two hours of a dull service, a line each five seconds. */
const dull = Array.from({ length: 1_440 }, (_, index) => ({
  timestamp: new Date(now - 7_200_000 + index * 5_000).toISOString(),
  service: 'shop',
  message: `level=info msg="served GET ${paths[index % 3]!} with 200 in ${5 + (index % 23)} ms"`,
}));

const odd = (second: number): IDataObject => ({
  timestamp: new Date(now + second * 1_000).toISOString(),
  service: 'shop',
  message: `level=error msg="cannot reach payment vault: connection refused, try ${second}"`,
});

test('what is odd leaves by the first output with its reasons, what is normal by the second, as it came', async () => {
  const learned = await detect(dull);
  expect([learned.out('Detect').length, learned.out('Detect', 1)]).toEqual([0, dull]);
  const usual = { ...dull[0]!, timestamp: odd(2).timestamp };
  const run = await detect([...[1, 3, 4, 5, 6, 7].map(odd), usual, odd(8)]);
  expect(run.error).toBeUndefined();
  // A young service's error must insist before it speaks.
  expect(run.out('Detect', 1)).toEqual([...[1, 3, 4, 5, 6].map(odd), usual]);
  expect(run.out('Detect')).toHaveLength(2);
  expect(run.out('Detect')[1]).toMatchObject({
    ...odd(8),
    loghorn: {
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
      service: 'shop',
      severity: 'error',
      template: expect.stringMatching(/cannot reach payment vault/),
      reasons: expect.arrayContaining([expect.objectContaining({ text: expect.any(String) })]),
    },
  });
  expect(run.pairs('Detect')).toEqual([{ item: 5 }, { item: 7 }]);
  expect((await stand.units())[0]).toMatch(/^baseline\//);
});

test('it gives anomalies that Raise Alerts takes', async () => {
  use({ options: { give: 'anomalies' } });
  await detect(dull);
  const [anomaly] = (await detect([1, 2, 3, 4, 5, 6, 7].map(odd))).out('Detect');
  expect(anomaly).toMatchObject({ state: 'open', kind: 'line', service: 'shop' });
  const raising = aWorkflow(
    { name: 'Start', type: 'n8n-nodes-base.stickyNote', to: 'Raise' },
    {
      name: 'Raise',
      type: 'n8n-nodes-loghorn.raiseAlerts',
      parameters: { book: 'default', options: { stateFile: stand.stateFile } },
    },
  );
  const raised = await runWorkflow(raising, { mode: 'trigger', start: 'Start', input: [anomaly!] });
  expect(raised.out('Raise')).toMatchObject([{ outcome: 'merged' }]);
});

test('items given again are repeats and teach nothing; equal lines of one execution are several', async () => {
  const twice = [dull[0]!, dull[0]!];
  expect((await detect(twice)).out('Detect', 1)).toEqual(twice);
  expect((await detect(twice)).out('Detect', 1)).toMatchObject([
    { loghorn: { is: 'repeat' } },
    { loghorn: { is: 'repeat' } },
  ]);
});

test('fields may be named, with dots into objects, and numbers may be times', async () => {
  use({ textField: 'event.original', options: { timeField: 'at', serviceField: 'k8s.name' } });
  const item = { event: { original: 'hello' }, at: now / 1_000, k8s: { name: 'desk' } };
  expect((await detect([item])).out('Detect', 1)).toEqual([item]);
});

test.each<[string, IDataObject, RegExp]>([
  ['no text', { hello: 'world' }, /none of the fields message/],
  ['a time in the future', { message: 'x', time: '2199-01-01T00:00:00Z' }, /in the future/],
])('an item with %s fails the step by its index, or says so where the step goes on', async (_, wrong, why) => {
  const run = await detect([dull[0]!, wrong]);
  expect(run.error).toMatchObject({ message: expect.stringMatching(why), itemIndex: 1 });
  expect(await stand.units()).toEqual([]);
  use({}, true);
  expect((await detect([wrong, dull[0]!])).out('Detect', 1)).toMatchObject([
    { ...wrong, error: expect.stringMatching(why) },
    dull[0]!,
  ]);
});

test('a test step learns nothing', async () => {
  expect((await detect(dull, 'manual')).out('Detect', 1)).toHaveLength(dull.length);
  expect(await stand.units()).toEqual([]);
});
