import type { ExecutionError, ITriggerFunctions } from 'n8n-workflow';

import { CoreError } from '../../../core/index';
import { createTroubles } from '../../../nodes/shared/trouble';

/** What n8n lends a trigger to complain with. */
function aTrigger(): { trigger: ITriggerFunctions; failed: string[]; logged: string[] } {
  const failed: string[] = [];
  const logged: string[] = [];
  const log = (text: string): void => void logged.push(text);
  const trigger = {
    getNode: () => ({ id: '1', name: 'Watch', type: 'x', typeVersion: 1, position: [0, 0], parameters: {} }),
    logger: { warn: log, info: log },
    saveFailedExecution: (error: ExecutionError) => void failed.push(error.message),
  };
  return { trigger: trigger as unknown as ITriggerFunctions, failed, logged };
}

const noLoki = new CoreError('source-unavailable', 'Failed to read from Loki: no connection. Look at Loki.');
const diskFull = new CoreError('store-unavailable', 'Failed to save the state: its disk is full. Free some space.');
const minute = 60_000;

test('trouble is a failed execution once, however long it lasts', () => {
  let now = 0;
  const { trigger, failed } = aTrigger();
  const trouble = createTroubles(trigger, () => now)('read from Loki');
  for (; now < 180 * minute; now += minute / 4) trouble.begins(noLoki);
  expect(failed).toEqual(['Failed to read from Loki: no connection.']);
});

test('its end is told in the log with its length', () => {
  let now = 0;
  const { trigger, logged } = aTrigger();
  const trouble = createTroubles(trigger, () => now)('read from Loki');
  trouble.begins(noLoki);
  now = 3 * minute;
  trouble.begins(noLoki);
  trouble.ends();
  trouble.ends();
  expect(logged.slice(1)).toEqual(['Watch can read from Loki again after 180 s of trouble']);
});

test('a Loki that flaps starts the error workflow once in ten minutes', () => {
  let now = 0;
  const { trigger, failed } = aTrigger();
  const trouble = createTroubles(trigger, () => now)('read from Loki');
  for (let flaps = 0; flaps < 20; flaps++) {
    trouble.begins(noLoki);
    trouble.ends();
    now += minute;
  }
  expect(failed).toHaveLength(1);
  now += 10 * minute;
  trouble.begins(noLoki);
  expect(failed).toHaveLength(2);
});

test('another trouble is told as well', () => {
  const { trigger, failed } = aTrigger();
  const trouble = createTroubles(trigger, () => 0)('read from Loki');
  trouble.begins(noLoki);
  trouble.begins(diskFull);
  trouble.begins(noLoki);
  expect(failed).toHaveLength(2);
});

test('a full disk that stops two deeds of one trigger is one trouble', () => {
  const { trigger, failed } = aTrigger();
  const troubles = createTroubles(trigger, () => 0);
  troubles('read from Loki').begins(diskFull);
  troubles('hand over to the workflow').begins(diskFull);
  expect(failed).toHaveLength(1);
});
