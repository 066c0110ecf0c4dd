import type { IDataObject } from 'n8n-workflow';

import type { ManualRun } from './n8n';
import { runWorkflow } from './n8n';
import type { Stand } from './stand';
import { aStand } from './stand';
import { aWorkflow } from './workflow';
import { pushDullHour, pushLines } from './world';

let stand: Stand;

beforeEach(async () => void (stand = await aStand()));
afterEach(() => stand.clear());

function ask(
  operation: string,
  parameters: IDataObject = {},
  input: IDataObject[] = [{}],
  forgives = false,
): Promise<ManualRun> {
  const workflow = aWorkflow(
    { name: 'Start', type: 'n8n-nodes-base.stickyNote', to: 'Ask' },
    {
      name: 'Ask',
      type: 'n8n-nodes-loghorn.loki',
      parameters: { operation, ...parameters },
      ...(forgives ? { onError: 'continueRegularOutput' as const } : {}),
    },
  );
  const lokiApi = { url: stand.loki.url };
  return runWorkflow(workflow, { mode: 'trigger', start: 'Start', input, credentials: { lokiApi } });
}

const query = '{job="app"}';

test('a query gives lines with their times and labels, oldest first, up to its limit, and says that there is more', async () => {
  pushDullHour(stand.loki, 'shop');
  const options = { from: '2h', mostItems: 1_500 };
  const run = await ask('query', { query, options });
  const lines = run.out('Ask');
  expect(lines).toHaveLength(1_500);
  expect(lines[0]).toMatchObject({
    at: expect.stringMatching(/^\d{19}$/),
    time: expect.stringMatching(/Z$/),
    text: expect.stringMatching(/level=info/),
    labels: { job: 'app', service_name: 'shop' },
  });
  expect(lines.map(({ at }) => at)).toEqual(lines.map(({ at }) => at).sort());
  expect(run.hints('Ask')).toEqual([expect.stringMatching(/There is more/)]);
});

test('without a limit a thousand lines come, and never more than ten thousand', async () => {
  for (const service of ['shop', 'desk', 'hub']) pushDullHour(stand.loki, service);
  expect((await ask('query', { query, options: { from: '2h' } })).out('Ask')).toHaveLength(1_000);
  expect((await ask('query', { query, options: { from: '2h', mostItems: 99_999 } })).out('Ask')).toHaveLength(10_000);
});

test('a metric query gives a number now, or one a step', async () => {
  pushLines(stand.loki, 'shop', ['one', 'two', 'three']);
  const metric = 'sum(count_over_time({job="app"} [5m]))';
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect((await ask('metric', { query: metric })).out('Ask')).toMatchObject([{ labels: {}, value: 3 }]);
});

test('labels and their values', async () => {
  pushLines(stand.loki, 'shop', ['one']);
  expect((await ask('labels')).out('Ask')).toContainEqual({ label: 'job' });
  expect((await ask('labelValues', { label: 'service_name' })).out('Ask')).toEqual([
    { label: 'service_name', value: 'shop' },
  ]);
});

test('what is pushed can be read again, in its order', async () => {
  const input = Array.from({ length: 2_300 }, (_, index) => ({ message: `line ${index}` }));
  const labels = '{ "job": "app", "service_name": "flow" }';
  const pushed = await ask('push', { text: '={{ $json.message }}', options: { labels } }, input);
  expect(pushed.out('Ask')).toHaveLength(2_300);
  expect(pushed.pairs('Ask')[7]).toEqual({ item: 7 });
  expect(stand.loki.asked.filter(({ path }) => path.endsWith('/push'))).toHaveLength(3);
  await new Promise((resolve) => setTimeout(resolve, 50));
  const read = (await ask('query', { query, options: { mostItems: 5_000 } })).out('Ask');
  expect(read.map(({ text }) => text)).toEqual(input.map(({ message }) => message));
}, 30_000);

test('a push that Loki stores in part says so, and the items of other requests are pushed', async () => {
  const old = new Date(Date.now() - 30 * 86_400_000).toISOString();
  const labels = '{ "job": "app" }';
  const run = await ask('push', { text: '={{ $json.message }}', options: { labels, time: old } }, [{ message: 'x' }]);
  expect(run.error).toMatchObject({ message: expect.stringMatching(/^Failed to push 1 lines to Loki: HTTP 400: /) });
  expect(`${run.error?.message} ${run.error?.description}`).toMatch(/stored the other lines.*do not push them again/s);
});

test('an item without a text is refused by itself where the step goes on', async () => {
  const parameters = { text: '={{ $json.message }}', options: { labels: '{ "job": "app" }' } };
  const run = await ask('push', parameters, [{ message: 'x' }, {}, { message: 'y' }], true);
  expect(run.out('Ask')).toMatchObject([
    { isPushed: true },
    { isPushed: false, error: expect.stringMatching(/text is empty/) },
    { isPushed: true },
  ]);
});

test.each<[string, IDataObject, RegExp]>([
  ['query', { query: '{job="app"' }, /is not LogQL/],
  ['query', { query, options: { from: 'yesterday' } }, /is not a time/],
  ['query', { query, options: { from: '1h', to: '2h' } }, /From is not before To/],
  ['patterns', { query }, /does not serve .*patterns/],
  ['labelValues', { label: '../x' }, /not the name of a label/],
  ['push', { text: 'x', options: { labels: '[]' } }, /labels are no object/],
])('%s with %j fails with its reason, and as an item where the step goes on', async (operation, parameters, why) => {
  expect((await ask(operation, parameters)).error?.message).toMatch(why);
  expect((await ask(operation, parameters, [{}], true)).out('Ask')).toMatchObject([
    { error: expect.stringMatching(why) },
  ]);
});

test("Loki's own words refuse, and no password is in them", async () => {
  stand.loki.faults.add({ fault: 'F3', status: 401, body: 'unauthorized' });
  const run = await ask('labels');
  expect(run.error?.message).toMatch(/^Failed to read from Loki: HTTP 401: unauthorized/);
});
