import { NodeConnectionTypes } from 'n8n-workflow';
import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';

import { optionsAmong } from '../shared/options-among';
import { stateFileOption } from '../shared/state-file-option';
import { stateCredentials, stateOption } from '../shared/state-option';

const options: INodeProperties[] = [
  {
    displayName: 'Give',
    name: 'give',
    type: 'options',
    default: 'items',
    options: [
      { name: 'Anomalies', value: 'anomalies', description: 'What opened, got worse or ended: items for Raise Alerts' },
      { name: 'Items', value: 'items', description: 'The odd items as they came in, with what was found in them' },
    ],
    description: 'What comes out of the output Anomaly',
  },
  {
    displayName: 'Service Field',
    name: 'serviceField',
    type: 'string',
    default: '',
    placeholder: 'e.g. kubernetes.container_name',
    description:
      'The field that says which service wrote the line, with dots into objects. Empty: the first that is there of service_name, service, app, container, unit, job, host.',
  },
  stateFileOption,
  {
    displayName: 'Threshold',
    name: 'threshold',
    type: 'number',
    typeOptions: { minValue: 0.3, numberPrecision: 2 },
    default: 0.5,
    description: 'Score from 0 (ordinary) to 1 above which something is an anomaly. Higher: fewer anomalies.',
  },
  {
    displayName: 'Time Field',
    name: 'timeField',
    type: 'string',
    default: '',
    placeholder: 'e.g. @timestamp',
    description:
      'The field that says when the line was written. Empty: the first that is there of time, timestamp, @timestamp, ts, date; else now.',
  },
];

export const description: INodeTypeDescription = {
  displayName: 'Detect Log Anomalies',
  name: 'detectLogAnomalies',
  icon: {
    light: 'file:../../icons/detect-log-anomalies.svg',
    dark: 'file:../../icons/detect-log-anomalies.dark.svg',
  },
  group: ['transform'],
  version: 1,
  subtitle: '={{ $parameter["textField"] || "message, text, line …" }}',
  description:
    'Learns what is normal in log lines that come as items, from whatever node, and parts what is odd from it',
  defaults: { name: 'Detect Log Anomalies' },
  inputs: [NodeConnectionTypes.Main],
  outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
  outputNames: ['Anomaly', 'Normal'],
  credentials: stateCredentials,
  hints: [
    {
      message: 'A test step shows what it would find. It learns nothing.',
      type: 'info',
      location: 'outputPane',
      whenToDisplay: 'beforeExecution',
    },
  ],
  properties: [
    {
      displayName: 'Text Field',
      name: 'textField',
      type: 'string',
      default: '',
      placeholder: 'e.g. message',
      description:
        'The field that holds the line, with dots into objects. Empty: the first that is there of message, text, line, log, msg, body.',
    },
    {
      displayName: 'Learn for the First (Minutes)',
      name: 'learnMinutes',
      type: 'number',
      typeOptions: { minValue: 0 },
      default: 60,
      description: 'How long, by the times of the items, everything is taken for normal at the very first start',
    },
    stateOption,
    optionsAmong(options),
  ],
};
