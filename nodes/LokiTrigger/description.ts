import { NodeConnectionTypes } from 'n8n-workflow';
import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';

import { optionsAmong } from '../shared/options-among';
import { roundOption } from '../shared/round-option';
import { stateFileOption } from '../shared/state-file-option';
import { stateCredentials, stateOption } from '../shared/state-option';

const options: INodeProperties[] = [
  {
    displayName: 'Lease (Seconds)',
    name: 'leaseSeconds',
    type: 'number',
    typeOptions: { minValue: 2 },
    default: 60,
    description: 'After a crash of n8n, lines that were on their way come again when their lease has run out',
  },
  {
    displayName: 'Re-Read (Seconds)',
    name: 'rereadSeconds',
    type: 'number',
    typeOptions: { minValue: 0 },
    default: 60,
    description: 'Each round reads this much again and drops what it has seen: so late a line may reach Loki',
  },
  roundOption,
  stateFileOption,
];

export const description: INodeTypeDescription = {
  displayName: 'Loki Trigger',
  name: 'lokiTrigger',
  icon: { light: 'file:../../icons/loki-trigger.svg', dark: 'file:../../icons/loki-trigger.dark.svg' },
  group: ['trigger'],
  version: 1,
  subtitle: '={{ $parameter["query"] }}',
  description: 'Starts the workflow with the new lines of a LogQL query, each at least once, up to 500 an execution',
  eventTriggerDescription: 'New lines match the query',
  activationMessage: 'Lines that are written from now on start this workflow.',
  defaults: { name: 'Loki Trigger' },
  inputs: [],
  outputs: [NodeConnectionTypes.Main],
  credentials: [{ name: 'lokiApi', required: true }, ...stateCredentials],
  hints: [
    {
      message: 'A test run shows lines of the last 15 minutes. It saves nothing and moves nothing.',
      type: 'info',
      location: 'outputPane',
      whenToDisplay: 'beforeExecution',
    },
  ],
  properties: [
    {
      displayName: 'Query',
      name: 'query',
      type: 'string',
      default: '{job=~".+"} |= "error"',
      required: true,
      noDataExpression: true,
      placeholder: 'e.g. {service_name="shop"} |= "error"',
      description: 'LogQL that selects the lines: a stream selector, and line or label filters',
    },
    stateOption,
    optionsAmong(options),
  ],
};
