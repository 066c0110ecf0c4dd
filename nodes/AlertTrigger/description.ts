import { NodeConnectionTypes } from 'n8n-workflow';
import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';

import { optionsAmong } from '../shared/options-among';
import { stateFileOption } from '../shared/state-file-option';
import { stateCredentials, stateOption } from '../shared/state-option';

const options: INodeProperties[] = [
  {
    displayName: 'Group By',
    name: 'groupBy',
    type: 'string',
    default: 'service',
    description: 'Alerts that agree in these labels are told together. Separate several by commas; empty: all in one.',
  },
  {
    displayName: 'Group Interval (Seconds)',
    name: 'groupIntervalSeconds',
    type: 'number',
    typeOptions: { minValue: 1 },
    default: 300,
    description: 'The soonest that a group that was told already is told again because something changed',
  },
  {
    displayName: 'Group Wait (Seconds)',
    name: 'groupWaitSeconds',
    type: 'number',
    typeOptions: { minValue: 0 },
    default: 30,
    description: 'How long the first alert of a group waits for others before it is told, from its own beginning',
  },
  {
    displayName: 'Lease (Seconds)',
    name: 'leaseSeconds',
    type: 'number',
    typeOptions: { minValue: 2 },
    default: 60,
    description:
      'After a crash of n8n, a notification that was on its way comes again when its lease has run out, with the same ID',
  },
  {
    displayName: 'Notifications per Day',
    name: 'notificationsPerDay',
    type: 'number',
    typeOptions: { minValue: 0 },
    default: 5,
    description:
      'How many new notifications a service may send in a day of UTC. The rest is told as one digest when the day is over. 0 for any number.',
  },
  {
    displayName: 'Repeat Every (Hours)',
    name: 'repeatHours',
    type: 'number',
    typeOptions: { minValue: 0.01, numberPrecision: 2 },
    default: 4,
    description: 'How often people are reminded of a group that still fires',
  },
  {
    displayName: 'Round Every (Seconds)',
    name: 'roundSeconds',
    type: 'number',
    typeOptions: { minValue: 1 },
    default: 15,
    description: 'How often the book is looked at',
  },
  {
    displayName: 'Services',
    name: 'services',
    type: 'string',
    default: '',
    placeholder: 'e.g. checkout, payments',
    description: 'Only alerts of these services, separated by commas. Empty: all.',
  },
  stateFileOption,
];

export const description: INodeTypeDescription = {
  displayName: 'Alert Trigger',
  name: 'alertTrigger',
  icon: { light: 'file:../../icons/alert-trigger.svg', dark: 'file:../../icons/alert-trigger.dark.svg' },
  group: ['trigger'],
  version: 1,
  subtitle: '={{ "book: " + $parameter["book"] }}',
  description:
    'Starts the workflow once for each notification: grouped, deduplicated, repeated while it fires, and told when it ends',
  eventTriggerDescription: 'A group of alerts is due: new, worse, still firing, or resolved',
  activationMessage:
    'Alert Trigger now watches its book. What it tells depends on Raise Alerts writing into the same book.',
  defaults: { name: 'Alert Trigger' },
  inputs: [],
  outputs: [NodeConnectionTypes.Main],
  credentials: stateCredentials,
  hints: [
    {
      message:
        'A test run shows what is due now, or an example when nothing is. It sends nothing and moves nothing; what comes after this node does run.',
      type: 'info',
      location: 'outputPane',
      whenToDisplay: 'beforeExecution',
    },
  ],
  properties: [
    {
      displayName:
        'Put one sending node after this trigger, and send the ID of the item as its idempotency key: after a crash the same notification comes again with the same ID. For a second receiver, add a second Alert Trigger.',
      name: 'oneSenderNotice',
      type: 'notice',
      default: '',
    },
    {
      displayName: 'Book',
      name: 'book',
      type: 'string',
      default: 'default',
      required: true,
      description: 'The book that Raise Alerts writes into',
    },
    {
      displayName: 'Minimum Severity',
      name: 'minimumSeverity',
      type: 'options',
      options: [
        { name: 'Critical', value: 'critical' },
        { name: 'Error', value: 'error' },
        { name: 'Info', value: 'info' },
        { name: 'Warning', value: 'warning' },
      ],
      default: 'info',
      description: 'Alerts below it are held back and counted',
    },
    stateOption,
    optionsAmong(options),
  ],
};
