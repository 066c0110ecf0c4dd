import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { createObserver } from '../../core/index';
import { toPublishError } from '../shared/errors';
import { startLane } from '../shared/lane';
import { openFitStore } from '../shared/store';
import { surroundings } from '../shared/surroundings';
import { anomalyItem } from './anomaly-item';
import { openSource, refuseWrongSetUp } from './open-source';
import { createProgress } from './progress';
import { readSettings } from './settings';

export async function startReading(trigger: ITriggerFunctions): Promise<ITriggerResponse> {
  const closing = new AbortController();
  const { settings, source, store } = await open(trigger, closing.signal);
  const progress = createProgress(trigger);
  const observer = createObserver({
    store,
    unit: settings.baseline,
    source,
    options: settings.observe,
    surroundings,
    onProgress: progress,
  });
  const lane = startLane(trigger, {
    store,
    unit: settings.baseline,
    deed: 'read from Loki',
    everyMs: settings.everyMs,
    leaseMs: settings.leaseMs,
    isTogether: true,
    round: async () => progress(await observer.round()),
    itemOf: (row) => anomalyItem(row.body),
  });
  return {
    closeFunction: async () => {
      closing.abort();
      await lane.close();
    },
  };
}

async function open(trigger: ITriggerFunctions, closing: AbortSignal) {
  try {
    const settings = readSettings(trigger);
    const source = await openSource(trigger, settings.query, closing);
    await refuseWrongSetUp(source);
    return { settings, source, store: await openFitStore(trigger) };
  } catch (error) {
    throw toPublishError(trigger.getNode(), error);
  }
}
