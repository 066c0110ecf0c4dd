import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { createFlusher, readNotification } from '../../core/index';
import { toPublishError } from '../shared/errors';
import { startLane } from '../shared/lane';
import type { OpenStore } from '../shared/store';
import { openFitStore } from '../shared/store';
import { surroundings } from '../shared/surroundings';
import { notificationItem } from './notification-item';
import type { AlertSettings } from './settings';
import { readSettings } from './settings';
import { createWarnings } from './warnings';

export async function startTelling(trigger: ITriggerFunctions): Promise<ITriggerResponse> {
  const { settings, store } = await open(trigger);
  const flusher = createFlusher({
    store,
    receiver: settings.receiver,
    book: settings.book,
    options: settings.flush,
    surroundings,
  });
  const warn = createWarnings(trigger, settings.bookName);
  const lane = startLane(trigger, {
    store,
    unit: settings.receiver,
    deed: 'read its book',
    everyMs: settings.everyMs,
    leaseMs: settings.leaseMs,
    isTogether: false,
    round: async () => warn(await flusher.round()),
    itemOf: (row) => notificationItem(readNotification(row.body)),
  });
  return { closeFunction: () => lane.close() };
}

async function open(trigger: ITriggerFunctions): Promise<{ settings: AlertSettings; store: OpenStore }> {
  try {
    const settings = readSettings(trigger);
    return { settings, store: await openFitStore(trigger) };
  } catch (error) {
    throw toPublishError(trigger.getNode(), error);
  }
}
