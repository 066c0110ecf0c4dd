import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { createFlusher, readNotification } from '../../core/index';
import { startLane } from '../shared/lane';
import { openOrRefuse } from '../shared/publishing';
import { openFitStore } from '../shared/store';
import { surroundings } from '../shared/surroundings';
import { notificationItem } from './notification-item';
import { readSettings } from './settings';
import { createWarnings } from './warnings';

export async function startTelling(trigger: ITriggerFunctions): Promise<ITriggerResponse> {
  const { settings, store } = await openOrRefuse(trigger, async () => ({
    settings: readSettings(trigger),
    store: await openFitStore(trigger),
  }));
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
