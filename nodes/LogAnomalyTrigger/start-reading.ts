import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { createObserver } from '../../core/index';
import type { ObserveReport, SelfObservation } from '../../core/index';
import type { OpenedStore } from '../../stores/index';
import { startLane } from '../shared/lane';
import { openOrRefuse } from '../shared/publishing';
import { surroundings } from '../shared/surroundings';
import { anomalyItem } from './anomaly-item';
import { openReading } from './open-source';
import { createProgress } from './progress';
import { openSelfObservation } from './self-observation';
import type { ReadingSettings } from './settings';
import { readSettings } from './settings';

export async function startReading(trigger: ITriggerFunctions): Promise<ITriggerResponse> {
  const closing = new AbortController();
  const { settings, source, store, own } = await openOrRefuse(trigger, () => open(trigger, closing.signal));
  const progress = createProgress(trigger);
  const heard = (report: ObserveReport): void => {
    progress(report);
    own?.saved(report);
  };
  const { baseline: unit, observe: options } = settings;
  const observer = createObserver({ store, unit, source, options, surroundings, onProgress: heard });
  const lane = startLane(trigger, {
    store,
    unit,
    deed: 'read from Loki',
    everyMs: settings.everyMs,
    leaseMs: settings.leaseMs,
    isTogether: true,
    round: async () => heard(await observer.round()),
    itemOf: (row) => anomalyItem(row.body),
    onTrouble: (deed) => own?.failed(deed),
  });
  return {
    closeFunction: async () => {
      closing.abort();
      await own?.close();
      await lane.close();
    },
  };
}

async function open(trigger: ITriggerFunctions, closing: AbortSignal) {
  const settings = readSettings(trigger);
  const opened = await openReading(trigger, { query: settings.query }, closing);
  return { settings, ...opened, own: await ownOf(trigger, { settings, store: opened.store, closing }) };
}

interface Place {
  readonly settings: ReadingSettings;
  readonly store: OpenedStore;
  readonly closing: AbortSignal;
}

async function ownOf(
  trigger: ITriggerFunctions,
  { settings, store, closing }: Place,
): Promise<SelfObservation | undefined> {
  if (!settings.writesOwnLines) return undefined;
  return await openSelfObservation(trigger, { store, unit: settings.baseline, query: settings.query, closing });
}
