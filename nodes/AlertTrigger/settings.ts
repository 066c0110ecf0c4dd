import type { ITriggerFunctions } from 'n8n-workflow';

import { HOUR_MS, SECOND_MS } from '../../core/index';
import type { FlushOptions, Severity } from '../../core/index';
import { bookOf, unitOf } from '../shared/unit-names';

export interface AlertSettings {
  readonly book: string;
  readonly bookName: string;
  readonly receiver: string;
  readonly everyMs: number;
  readonly leaseMs: number;
  readonly flush: Partial<FlushOptions>;
}

/** Throws CoreError `invalid-config`. */
export function readSettings(trigger: ITriggerFunctions): AlertSettings {
  const option = (name: string, otherwise: unknown): unknown => trigger.getNodeParameter(`options.${name}`, otherwise);
  const bookName = trigger.getNodeParameter('book') as string;
  return {
    book: bookOf(bookName),
    bookName,
    receiver: unitOf('receiver', trigger.getWorkflow(), trigger.getNode()),
    everyMs: Number(option('roundSeconds', 15)) * SECOND_MS,
    leaseMs: Number(option('leaseSeconds', 60)) * SECOND_MS,
    flush: {
      groupBy: words(option('groupBy', 'service')),
      groupWaitMs: Number(option('groupWaitSeconds', 30)) * SECOND_MS,
      groupIntervalMs: Number(option('groupIntervalSeconds', 300)) * SECOND_MS,
      repeatIntervalMs: Number(option('repeatHours', 4)) * HOUR_MS,
      notificationsPerDay: Number(option('notificationsPerDay', 5)),
      services: words(option('services', '')),
      minimumSeverity: trigger.getNodeParameter('minimumSeverity') as Severity,
    },
  };
}

function words(text: unknown): string[] {
  return String(text)
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
