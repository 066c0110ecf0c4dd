import { publish, runWorkflow } from './n8n';
import { receiver } from './package';
import type { Stand } from './stand';
import { aStand } from './stand';
import { until } from './until';
import { twoLanes } from './workflow';
import { keepPushing, pushDullHour, pushLines } from './world';

let stand: Stand;
let stop: () => void;

beforeEach(async () => {
  stand = await aStand();
  pushDullHour(stand.loki, 'shop');
  stop = keepPushing(stand.loki, 'shop');
});

afterEach(async () => {
  stop();
  await stand.clear();
});

const refused = Array.from(
  { length: 8 },
  (_, db) => `level=error msg="cannot reach database db-${db}: connection refused"`,
);
const rounds = (): number => stand.loki.asked.filter(({ path }) => path.endsWith('query_range')).length;

test('lines go in at one end, and one explained notification comes out at the other', async () => {
  const workflow = twoLanes(stand.stateFile);
  const published = await publish(workflow, { lokiApi: { url: stand.loki.url } });
  await until(() => rounds() > 4, 15_000);
  expect(receiver.got).toEqual([]);

  pushLines(stand.loki, 'shop', refused);
  await until(() => receiver.got.length > 0, 15_000);
  const before = rounds();
  await until(() => rounds() > before + 2, 10_000);
  await published.close();

  expect(receiver.got).toHaveLength(1);
  expect(receiver.got[0]).toMatchObject({
    id: expect.stringMatching(/^[0-9a-f]{16}$/),
    state: 'firing',
    because: 'new',
  });
  expect(receiver.got[0]!.title).toMatch(/shop/);
  expect(receiver.got[0]!.text).toMatch(/cannot reach database/);
  expect(published.failed).toEqual([]);
  expect(published.runs.every(({ status }) => status === 'success')).toBe(true);

  // Closed is closed; and published again it goes on where it was, with nothing to tell anew.
  const closedAt = rounds();
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(rounds()).toBe(closedAt);
  const again = await publish(workflow, { lokiApi: { url: stand.loki.url } });
  await until(() => rounds() > closedAt + 3, 10_000);
  await again.close();
  expect(receiver.got).toHaveLength(1);
  const history = stand.loki.asked.slice(-20).map(({ query }) => Number(query.get('start')?.slice(0, 13)));
  expect(Math.min(...history.filter((start) => start > 0))).toBeGreaterThan(Date.now() - 20 * 60_000);
}, 60_000);

test('"Fetch test event" reads the real lines, says what will happen, and writes nothing', async () => {
  const workflow = twoLanes(stand.stateFile);
  const run = await runWorkflow(workflow, { start: 'Watch', credentials: { lokiApi: { url: stand.loki.url } } });
  expect(run.error).toBeUndefined();
  const [item] = run.out('Watch');
  expect(item).toMatchObject({ isTest: true, note: expect.stringContaining('saved nothing. Publish the workflow') });
  expect(item!.linesRead).toBeGreaterThan(800);
  expect(item!.newest).toHaveLength(5);
  expect(run.out('Raise')).toEqual([{ outcome: 'held', why: expect.stringContaining('test item') }]);
  expect(await stand.units()).toEqual([]);
}, 30_000);

test('a query that matches nothing teaches where to look', async () => {
  const workflow = twoLanes(stand.stateFile, { query: '{job="nobody"}' });
  const run = await runWorkflow(workflow, { start: 'Watch', credentials: { lokiApi: { url: stand.loki.url } } });
  expect(run.out('Watch')[0]!.note).toMatch(/No line of the last 15 minutes matches \{job="nobody"\}.*labels/);
}, 30_000);
