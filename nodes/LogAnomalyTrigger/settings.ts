import type { ITriggerFunctions } from 'n8n-workflow';

import { HOUR_MS, MINUTE_MS, observeDefaults, SECOND_MS } from '../../core/index';
import type { ObserveOptions } from '../../core/index';
import { unitOf } from '../shared/unit-names';

export interface ReadingSettings {
  readonly query: string;
  readonly baseline: string;
  readonly everyMs: number;
  readonly leaseMs: number;
  readonly writesOwnLines: boolean;
  readonly observe: Partial<ObserveOptions>;
}

export function readSettings(trigger: ITriggerFunctions): ReadingSettings {
  const option = (name: string, otherwise: number | string | boolean): unknown =>
    trigger.getNodeParameter(`options.${name}`, otherwise);
  const number = (name: string, otherwise: number): number => Number(option(name, otherwise));
  const serviceLabel = String(option('serviceLabel', '')).trim();
  return {
    query: trigger.getNodeParameter('query') as string,
    baseline: unitOf('baseline', trigger.getWorkflow(), trigger.getNode()),
    everyMs: number('roundSeconds', 15) * SECOND_MS,
    leaseMs: number('leaseSeconds', 60) * SECOND_MS,
    writesOwnLines: option('ownLines', false) === true,
    observe: {
      learnFromMs: Number(trigger.getNodeParameter('learnFromHours')) * HOUR_MS,
      windowMs: number('windowSeconds', 60) * SECOND_MS,
      settleMs: number('settleSeconds', 10) * SECOND_MS,
      rereadMs: number('rereadSeconds', 15) * SECOND_MS,
      lateMs: number('lateMinutes', 10) * MINUTE_MS,
      holdOpenMs: number('holdOpenMinutes', 5) * MINUTE_MS,
      threshold: number('threshold', observeDefaults.threshold),
      budget: { ...observeDefaults.budget, lines: number('linesPerRound', observeDefaults.budget.lines) },
      ...(serviceLabel === '' ? {} : { serviceLabel }),
    },
  };
}
