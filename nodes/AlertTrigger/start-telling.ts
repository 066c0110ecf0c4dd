import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { createFlusher, readNotification } from '../../core/index';
import type { SqliteStore } from '../../stores/index';
import { toPublishError } from '../shared/errors';
import { startLane } from '../shared/lane';
import { openStore } from '../shared/store';
import { surroundings } from '../shared/surroundings';
import { notificationItem } from './notification-item';
import type { AlertSettings } from './settings';
import { readSettings } from './settings';

export function startTelling(trigger: ITriggerFunctions): ITriggerResponse {
  const { settings, store } = open(trigger);
  const flusher = createFlusher({
    store,
    receiver: settings.receiver,
    book: settings.book,
    options: settings.flush,
    surroundings,
  });
  const missing = createMissingBookWarning(trigger, settings);
  const lane = startLane(trigger, {
    store,
    unit: settings.receiver,
    deed: 'read its book',
    everyMs: settings.everyMs,
    leaseMs: settings.leaseMs,
    isTogether: false,
    round: async () => missing((await flusher.round()).isBookWritten),
    itemOf: (row) => notificationItem(readNotification(row.body)),
  });
  return { closeFunction: () => lane.close() };
}

function open(trigger: ITriggerFunctions): { settings: AlertSettings; store: SqliteStore } {
  try {
    const settings = readSettings(trigger);
    return { settings, store: openStore(settings.stateFile) };
  } catch (error) {
    throw toPublishError(trigger.getNode(), error);
  }
}

export function missingBookNote(bookName: string): string {
  return `The book "${bookName}" has never been written. Does a published Raise Alerts use the same book and the same store (State File)? It is written when the first anomaly opens.`;
}

/** Said once: a book may well be empty for days. */
function createMissingBookWarning(
  trigger: ITriggerFunctions,
  { bookName }: AlertSettings,
): (isBookWritten: boolean) => void {
  let isSaid = false;
  return (isBookWritten) => {
    if (isBookWritten || isSaid) return;
    isSaid = true;
    trigger.logger.warn(`${trigger.getNode().name}: ${missingBookNote(bookName)}`);
  };
}
