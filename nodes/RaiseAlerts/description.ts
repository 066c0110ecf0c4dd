import { NodeConnectionTypes } from 'n8n-workflow';
import type { INodeTypeDescription } from 'n8n-workflow';

import { optionsAmong } from '../shared/options-among';
import { stateFileOption } from '../shared/state-file-option';
import { stateCredentials, stateOption } from '../shared/state-option';

export const description: INodeTypeDescription = {
  displayName: 'Raise Alerts',
  name: 'raiseAlerts',
  icon: { light: 'file:../../icons/raise-alerts.svg', dark: 'file:../../icons/raise-alerts.dark.svg' },
  group: ['output'],
  version: 1,
  subtitle: '={{ "book: " + $parameter["book"] }}',
  description:
    'Writes anomalies into a book of alerts, from which Alert Trigger tells people. Merging the same anomaly again changes nothing.',
  defaults: { name: 'Raise Alerts' },
  inputs: [NodeConnectionTypes.Main],
  outputs: [NodeConnectionTypes.Main],
  credentials: stateCredentials,
  hints: [
    {
      message: 'A test step shows what it would merge. It writes nothing.',
      type: 'info',
      location: 'outputPane',
      whenToDisplay: 'beforeExecution',
    },
  ],
  properties: [
    {
      displayName: 'Book',
      name: 'book',
      type: 'string',
      default: 'default',
      required: true,
      description: 'Where alerts are kept. Every Alert Trigger with the same book hears of them.',
    },
    stateOption,
    optionsAmong([stateFileOption]),
  ],
};
