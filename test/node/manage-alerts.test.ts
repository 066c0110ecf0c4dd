import type { IDataObject } from 'n8n-workflow';

import { anAnomaly } from './an-anomaly';
import type { ManualRun } from './n8n';
import { publish, runWorkflow } from './n8n';
import { receiver } from './package';
import type { Stand } from './stand';
import { aStand } from './stand';
import { until } from './until';
import { aWorkflow, telling } from './workflow';

let stand: Stand;

beforeEach(async () => void (stand = await aStand()));
afterEach(() => stand.clear());

async function raise(...input: IDataObject[]): Promise<void> {
  await step('raiseAlerts', { book: 'default' }, input);
}

function manage(operation: string, { options = {}, ...fields }: IDataObject = {}): Promise<ManualRun> {
  return step('manageAlerts', { operation, ...fields, options }, [{}]);
}

function step(type: string, { options = {}, ...parameters }: IDataObject, input: IDataObject[], forgives = false) {
  const workflow = aWorkflow(
    { name: 'Start', type: 'n8n-nodes-base.stickyNote', to: 'Step' },
    {
      name: 'Step',
      type: `n8n-nodes-loghorn.${type}`,
      parameters: { ...parameters, options: { stateFile: stand.stateFile, ...(options as IDataObject) } },
      ...(forgives ? { onError: 'continueRegularOutput' as const } : {}),
    },
  );
  return runWorkflow(workflow, { mode: 'trigger', start: 'Start', input });
}

test('lists what fires and what is held with its reason, and what is muted', async () => {
  const later = { fingerprint: '00000000000000a2', service: 'desk', startsAt: Date.now() };
  await raise(anAnomaly(later), anAnomaly());
  await manage('mute', {
    service: 'shop',
    until: '2h',
    options: { reason: 'migration', template: 'cannot reach <*>' },
  });
  expect((await manage('list')).out('Step')).toMatchObject([
    { service: 'desk', state: 'firing', isHeld: false },
    {
      service: 'shop',
      state: 'firing',
      isHeld: true,
      held: { by: 'mute', why: expect.stringMatching(/: migration$/) },
    },
  ]);
  expect((await manage('listMutes')).out('Step')).toMatchObject([
    { service: 'shop', template: 'cannot reach <*>', reason: 'migration', untilTime: expect.stringMatching(/Z$/) },
  ]);
});

test('what is muted is not told, and unmuted it is', async () => {
  const published = await publish(
    aWorkflow(telling(stand.stateFile), { name: 'Send', type: 'n8n-nodes-base.httpRequest' }),
  );
  await until(async () => (await stand.units()).some((unit) => unit.startsWith('receiver/')), 10_000);
  await manage('mute', { service: 'sh*', until: '1h' });
  await raise(anAnomaly(), anAnomaly({ fingerprint: '00000000000000a2', service: 'desk' }));
  await until(() => receiver.got.length > 0, 10_000);
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(receiver.got.map(({ groupKey }) => groupKey)).toEqual(['[["service","desk"]]']);
  expect((await manage('unmute', { service: 'sh*' })).out('Step')).toMatchObject([{ lifted: 1 }]);
  await until(() => receiver.got.length > 1, 10_000);
  await published.close();
  expect(receiver.got[1]).toMatchObject({ groupKey: '[["service","shop"]]', because: 'new' });
}, 30_000);

test('a test alert is told firing and then resolved', async () => {
  const published = await publish(
    aWorkflow(telling(stand.stateFile), { name: 'Send', type: 'n8n-nodes-base.httpRequest' }),
  );
  await until(async () => (await stand.units()).some((unit) => unit.startsWith('receiver/')), 10_000);
  await manage('sendTestAlert');
  await until(() => receiver.got.length > 1, 10_000);
  await published.close();
  expect(receiver.got).toMatchObject([{ state: 'firing' }, { state: 'resolved' }]);
  expect(receiver.got[0]!.title).toMatch(/loghorn-test/);
}, 30_000);

test('an acknowledged alert says by whom', async () => {
  await raise(anAnomaly());
  const [alert] = (await manage('list')).out('Step');
  await manage('acknowledge', { fingerprint: alert!.fingerprint, options: { by: 'Ada', reason: 'on it' } });
  expect((await manage('list')).out('Step')).toMatchObject([
    { isHeld: true, held: { by: 'acknowledge' }, acknowledged: { by: 'Ada', note: 'on it' } },
  ]);
});

test('the status tells of every unit', async () => {
  await raise(anAnomaly());
  expect((await manage('status')).out('Step')).toMatchObject([
    { unit: 'book/default', kind: 'book', firing: 1, deadRows: 0 },
  ]);
});

test('reset wants the name twice, and then forgets', async () => {
  await raise(anAnomaly());
  const unsure = await manage('reset', { unit: 'book/default', confirmation: 'yes' });
  expect(unsure.error).toMatchObject({ message: expect.stringMatching(/confirmation/), itemIndex: 0 });
  expect(await stand.units()).toEqual(['book/default']);
  const sure = await manage('reset', { unit: 'book/default', confirmation: 'book/default' });
  expect(sure.out('Step')).toEqual([{ unit: 'book/default', isReset: true }]);
  expect(await stand.units()).toEqual([]);
  const gone = await manage('reset', { unit: 'book/default', confirmation: 'book/default' });
  expect(gone.error?.message).toMatch(/no such unit/);
});

test.each([
  ['mute', { service: 'shop', until: 'tomorrow' }, /is not a time/],
  ['mute', { service: 'shop', until: '2026-12-24T06:00:00' }, /is not a time/],
  ['mute', { service: 'shop', until: '2001-12-24T06:00:00Z' }, /not in the future/],
  ['acknowledge', { fingerprint: '0' }, /no alert with this fingerprint/],
  ['list', { options: { book: 'a/b' } }, /is not a book's name/],
])('%s with %j is refused, and the item says why where the step goes on', async (operation, fields, why) => {
  expect((await manage(operation, fields)).error).toMatchObject({ message: expect.stringMatching(why), itemIndex: 0 });
  const { options = {}, ...more } = fields as IDataObject;
  const forgiven = await step('manageAlerts', { operation, ...more, options }, [{}], true);
  expect(forgiven.out('Step')).toMatchObject([{ error: expect.stringMatching(why) }]);
});
