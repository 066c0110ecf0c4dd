import type { IRun, ITriggerFunctions } from 'n8n-workflow';

import type { Row } from '../../../core/index';
import { createEmit } from '../../../nodes/shared/emit';

interface Done {
  resolve(run: IRun | undefined): void;
  reject(error: Error): void;
}

/** n8n as far as emitting goes; `end` is what becomes of the execution. What n8n will not do on demand needs a stand-in. */
function aTrigger(end: (done: Done) => void): { trigger: ITriggerFunctions; emitted: unknown[][] } {
  const emitted: unknown[][] = [];
  const trigger = {
    helpers: { createDeferredPromise: () => Promise.withResolvers<IRun | undefined>() },
    emit: (...given: unknown[]) => {
      emitted.push(given);
      end(given[2] as Done);
    },
  };
  return { trigger: trigger as unknown as ITriggerFunctions, emitted };
}

const row = { id: 'r1', key: 'k', body: new Uint8Array(), lease: 'l', takes: 1, failures: 0 } as Row;
const run = (status: string, message?: string): IRun =>
  ({ status, data: { resultData: message === undefined ? {} : { error: { message } } } }) as unknown as IRun;

test.each([
  ['success', 'success'],
  ['waiting', 'waiting'],
  ['error', { failure: 'Slack said no' }],
  ['crashed', { failure: 'Slack said no' }],
  ['canceled', { failure: 'Slack said no' }],
])('an execution that ends as %s', async (status, outcome) => {
  const { trigger } = aTrigger((done) => done.resolve(run(status, 'Slack said no')));
  expect(await createEmit(trigger, () => ({ json: {} }))([row])).toEqual(outcome);
});

test('an execution without a word of its own says how it ended', async () => {
  const { trigger } = aTrigger((done) => done.resolve(run('canceled')));
  expect(await createEmit(trigger, () => ({ json: {} }))([row])).toEqual({
    failure: 'the execution ended as "canceled"',
  });
});

test('no execution at all is a failure, not a success', async () => {
  const { trigger } = aTrigger((done) => done.resolve(undefined));
  expect(await createEmit(trigger, () => ({ json: {} }))([row])).toEqual({ failure: 'n8n started no execution' });
});

test('a lost outcome is a failure', async () => {
  const { trigger } = aTrigger((done) => done.reject(new Error('worker gone')));
  expect(await createEmit(trigger, () => ({ json: {} }))([row])).toEqual({ failure: 'worker gone' });
});

test('a row that cannot be read is a failure of its execution and reaches nobody', async () => {
  const { trigger, emitted } = aTrigger((done) => done.resolve(run('success')));
  const unreadable = (): never => {
    throw new Error('no JSON');
  };
  expect(await createEmit(trigger, unreadable)([row])).toEqual({ failure: 'no JSON' });
  expect(emitted).toEqual([]);
});

test('rows go out as the items of one execution, without a key that n8n would swallow a repeat by', async () => {
  const { trigger, emitted } = aTrigger((done) => done.resolve(run('success')));
  await createEmit(trigger, ({ id }) => ({ json: { id } }))([row, { ...row, id: 'r2' }]);
  expect(emitted).toHaveLength(1);
  expect(emitted[0]).toHaveLength(3);
  expect(emitted[0]![0]).toEqual([[{ json: { id: 'r1' } }, { json: { id: 'r2' } }]]);
});
