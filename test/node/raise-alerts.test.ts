import type { IDataObject } from 'n8n-workflow';

import { anAnomaly } from './an-anomaly';
import type { ManualRun } from './n8n';
import { runWorkflow } from './n8n';
import type { Stand } from './stand';
import { aStand } from './stand';
import { aWorkflow } from './workflow';

let stand: Stand;

beforeEach(async () => void (stand = await aStand()));
afterEach(() => stand.clear());

function raise(
  input: IDataObject[],
  more: { mode?: 'manual' | 'trigger'; isForgiving?: boolean } = {},
): Promise<ManualRun> {
  const workflow = aWorkflow(
    { name: 'Start', type: 'n8n-nodes-base.stickyNote', to: 'Raise' },
    {
      name: 'Raise',
      type: 'n8n-nodes-loghorn.raiseAlerts',
      parameters: { book: 'default', options: { stateFile: stand.stateFile } },
      ...(more.isForgiving === true ? { onError: 'continueRegularOutput' as const } : {}),
    },
  );
  return runWorkflow(workflow, { mode: more.mode ?? 'trigger', start: 'Start', input });
}

test('says of each anomaly what became of it; raised again, it changes nothing', async () => {
  const [one, other] = [anAnomaly(), anAnomaly({ fingerprint: '00000000000000a2', service: 'desk' })];
  expect((await raise([one, other])).out('Raise')).toMatchObject([
    { book: 'default', outcome: 'merged', service: 'shop', state: 'open', severity: 'error' },
    { book: 'default', outcome: 'merged', service: 'desk' },
  ]);
  expect((await raise([other, one])).out('Raise')).toMatchObject([{ outcome: 'unchanged' }, { outcome: 'unchanged' }]);
  expect(await stand.units()).toEqual(['book/default']);
});

test('each item out names the item in that it came from', async () => {
  const run = await raise([anAnomaly(), anAnomaly({ fingerprint: '00000000000000a2' })]);
  expect(run.pairs('Raise')).toEqual([{ item: 0 }, { item: 1 }]);
});

test('an item that is no anomaly fails the step by its index, and the good ones are merged all the same', async () => {
  const good = anAnomaly();
  const run = await raise([good, { hello: 'world' }]);
  expect(run.error).toMatchObject({ message: expect.stringMatching(/^Item 1 is not an anomaly: /), itemIndex: 1 });
  expect(run.error?.description).toMatch(/items of Log Anomaly Trigger/);
  expect((await raise([good])).out('Raise')).toMatchObject([{ outcome: 'unchanged' }]);
});

test('where the step goes on, the wrong item says what is wrong with it', async () => {
  const run = await raise([{ hello: 'world' }, anAnomaly()], { isForgiving: true });
  expect(run.error).toBeUndefined();
  expect(run.out('Raise')).toMatchObject([
    { outcome: 'refused', error: expect.stringMatching(/not an anomaly/) },
    { outcome: 'merged' },
  ]);
});

test('"Execute step" shows what would be merged, says so, and writes nothing', async () => {
  const run = await raise([anAnomaly()], { mode: 'manual' });
  expect(run.out('Raise')).toMatchObject([{ outcome: 'merged' }]);
  expect(run.hints('Raise')).toEqual([expect.stringMatching(/Nothing was written/)]);
  expect(await stand.units()).toEqual([]);
});

test('a test item of a trigger is held, also in a published workflow', async () => {
  expect((await raise([{ isTest: true, note: 'x' }])).out('Raise')).toMatchObject([{ outcome: 'held' }]);
});
