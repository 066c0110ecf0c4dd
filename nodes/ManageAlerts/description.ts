import { NodeConnectionTypes } from 'n8n-workflow';
import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';

import { optionsAmong } from '../shared/options-among';
import { shownFor } from '../shared/shown-for';
import { stateFileOption } from '../shared/state-file-option';
import { stateCredentials, stateOption } from '../shared/state-option';

const operation: INodeProperties = {
  displayName: 'Operation',
  name: 'operation',
  type: 'options',
  noDataExpression: true,
  default: 'list',
  description: 'What to do with the alerts of a book, or with what Loghorn keeps',
  options: [
    {
      name: 'Acknowledge',
      value: 'acknowledge',
      action: 'Acknowledge an alert',
      description: 'Somebody looks after it: no more reminders, unless it gets worse',
    },
    {
      name: 'List',
      value: 'list',
      action: 'List alerts',
      description: 'What fires, and what of it nobody is told, with the reason',
    },
    {
      name: 'List Mutes',
      value: 'listMutes',
      action: 'List mutes',
      description: 'What is muted now, until when and why',
    },
    {
      name: 'Mute',
      value: 'mute',
      action: 'Mute a service',
      description: 'Tell nobody that alerts of a service, or of one of its templates, fire until a time',
    },
    {
      name: 'Reset',
      value: 'reset',
      action: 'Reset a unit',
      description: 'Forget what a baseline, a book or a receiver knows, for good',
    },
    {
      name: 'Send Test Alert',
      value: 'sendTestAlert',
      action: 'Send a test alert',
      description: 'Every Alert Trigger of the book tells it firing, then resolved',
    },
    {
      name: 'Status',
      value: 'status',
      action: 'Get the status',
      description:
        'How Loghorn is doing: lag, lines, gaps, coverage, warm-up, evictions, alerts, rows given up and why',
    },
    {
      name: 'Unmute',
      value: 'unmute',
      action: 'Unmute a service',
      description: 'End mutes of a service. What ended meanwhile is not told.',
    },
  ],
};

const fields: INodeProperties[] = [
  {
    displayName: 'Fingerprint',
    name: 'fingerprint',
    type: 'string',
    default: '',
    required: true,
    placeholder: 'e.g. 4f0c2a9d1b7e8365',
    description: 'Of the alert, as List and notifications give it',
    ...shownFor('acknowledge'),
  },
  {
    displayName: 'Service',
    name: 'service',
    type: 'string',
    default: '',
    required: true,
    placeholder: 'e.g. shop-*',
    description: 'The service as alerts name it. Stars stand for any characters.',
    ...shownFor('mute', 'unmute'),
  },
  {
    displayName: 'Until',
    name: 'until',
    type: 'string',
    default: '2h',
    required: true,
    placeholder: 'e.g. 2h or 2026-12-24T06:00:00Z',
    description: 'A length such as 30m, 2h or 3d, or a time with its zone, such as {{ $now.plus(2, "hours") }}',
    ...shownFor('mute'),
  },
  {
    displayName: 'Unit',
    name: 'unit',
    type: 'string',
    default: '',
    required: true,
    placeholder: 'e.g. baseline/4kFz0QpXb2/8c1f…',
    description: 'What to forget, as Status names it',
    ...shownFor('reset'),
  },
  {
    displayName: 'Confirmation',
    name: 'confirmation',
    type: 'string',
    default: '',
    required: true,
    description: "The unit's name again: there is no way back",
    ...shownFor('reset'),
  },
];

const options: INodeProperties[] = [
  {
    displayName: 'Also Resolved',
    name: 'alsoResolved',
    type: 'boolean',
    default: false,
    description: 'Whether List also gives what has ended within a day',
  },
  {
    displayName: 'Book',
    name: 'book',
    type: 'string',
    default: 'default',
    description: 'Where alerts are kept: the same name as in Raise Alerts',
  },
  {
    displayName: 'By',
    name: 'by',
    type: 'string',
    default: '',
    placeholder: 'e.g. Ada',
    description: 'Who acknowledges',
  },
  {
    displayName: 'Reason',
    name: 'reason',
    type: 'string',
    default: '',
    placeholder: 'e.g. Maintenance of the database',
    description: 'Why it is muted or acknowledged. It is shown wherever the alert is held.',
  },
  stateFileOption,
  {
    displayName: 'Template',
    name: 'template',
    type: 'string',
    default: '',
    placeholder: 'e.g. cannot reach <*>',
    description:
      'Mute and Unmute: only this template of the service, as alerts show it. Stars stand for any characters.',
  },
];

export const description: INodeTypeDescription = {
  displayName: 'Manage Alerts',
  name: 'manageAlerts',
  icon: { light: 'file:../../icons/manage-alerts.svg', dark: 'file:../../icons/manage-alerts.dark.svg' },
  group: ['transform'],
  version: 1,
  subtitle: '={{ $parameter["operation"] }}',
  description: 'Lists, acknowledges and mutes the alerts of Loghorn, and says how Loghorn itself is doing',
  defaults: { name: 'Manage Alerts' },
  inputs: [NodeConnectionTypes.Main],
  outputs: [NodeConnectionTypes.Main],
  credentials: stateCredentials,
  usableAsTool: true,
  hints: [
    {
      message: 'A test step acts for real: what you mute here is muted.',
      type: 'info',
      location: 'outputPane',
      whenToDisplay: 'beforeExecution',
    },
    {
      message: 'Reset forgets for good. A baseline begins to learn anew.',
      type: 'warning',
      location: 'ndv',
      whenToDisplay: 'always',
      displayCondition: '={{ $parameter["operation"] === "reset" }}',
    },
  ],
  properties: [operation, ...fields, stateOption, optionsAmong(options)],
};
