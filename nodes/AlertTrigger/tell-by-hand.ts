import type { INodeExecutionData, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { createFlusher } from '../../core/index';
import type { Notification } from '../../core/index';
import { byHand } from '../shared/by-hand';
import { createRehearsalStore } from '../shared/rehearsal-store';
import { openStore } from '../shared/store';
import { surroundings } from '../shared/surroundings';
import { TEST_ITEM } from '../shared/test-item';
import { exampleNotification } from './example-notification';
import { notificationItem } from './notification-item';
import type { AlertSettings } from './settings';
import { readSettings } from './settings';
import { missingBookNote } from './warnings';

/** "Fetch test event": what would be told now if nothing had to wait, or an example. Writes nothing. */
export function tellByHand(trigger: ITriggerFunctions): ITriggerResponse {
  return byHand(trigger, async () => [await nextNotification(trigger)]);
}

async function nextNotification(trigger: ITriggerFunctions): Promise<INodeExecutionData> {
  const settings = readSettings(trigger);
  const stored = await openStore(trigger);
  try {
    const store = createRehearsalStore(stored);
    const { receiver, book } = settings;
    const options = { ...settings.flush, groupWaitMs: 0 };
    const report = await createFlusher({ store, receiver, book, options, surroundings }).round();
    const [told] = report.notifications;
    return told === undefined ? example(settings, report.isBookWritten) : real(told);
  } finally {
    await stored.close();
  }
}

function real(told: Notification): INodeExecutionData {
  const item = notificationItem(told);
  // Another id: a receiver that kept the real one would swallow the real notification later.
  const id = `test-${told.id}`;
  return {
    json: { ...item.json, id, ...TEST_ITEM, note: 'A test run: this would be told now. It is not marked as told.' },
  };
}

function example(settings: AlertSettings, isBookWritten: boolean): INodeExecutionData {
  const item = notificationItem(exampleNotification(settings.receiver, surroundings.clock()));
  const note = isBookWritten
    ? 'An example: nothing in this book is due now.'
    : `An example. ${missingBookNote(settings.bookName)}`;
  return { json: { ...item.json, ...TEST_ITEM, note } };
}
