import { NodeConnectionTypes } from 'n8n-workflow';
import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';

import { optionsAmong } from '../shared/options-among';
import { shownFor } from '../shared/shown-for';

const operation: INodeProperties = {
  displayName: 'Operation',
  name: 'operation',
  type: 'options',
  noDataExpression: true,
  default: 'query',
  description: 'What to ask of Loki',
  options: [
    {
      name: 'Get Label Values',
      value: 'labelValues',
      action: 'Get the values of a label',
      description: 'Which values a label has',
    },
    { name: 'Get Labels', value: 'labels', action: 'Get the names of labels', description: 'Which labels there are' },
    {
      name: 'Get Patterns',
      value: 'patterns',
      action: 'Get patterns',
      description: "Loki's own patterns of the last 3 hours: none with fewer than 30 lines",
    },
    {
      name: 'Get Volume',
      value: 'volume',
      action: 'Get the volume',
      description: 'Bytes for each set of labels, roughly counted',
    },
    { name: 'Push', value: 'push', action: 'Push lines', description: 'Write each item as a line' },
    { name: 'Query', value: 'query', action: 'Query lines', description: 'Lines of a log query, oldest first' },
    {
      name: 'Query Metric',
      value: 'metric',
      action: 'Query a metric',
      description: 'Numbers, now or over a time with a step',
    },
  ],
};

const fields: INodeProperties[] = [
  {
    displayName: 'Query',
    name: 'query',
    type: 'string',
    default: '{job=~".+"}',
    required: true,
    placeholder: 'e.g. {service_name="shop"} |= "error"',
    description:
      'LogQL. Patterns and volume take a stream selector only; a metric is such as sum(count_over_time({job="app"}[5m])).',
    ...shownFor('query', 'metric', 'patterns', 'volume'),
  },
  {
    displayName: 'Label',
    name: 'label',
    type: 'string',
    default: 'service_name',
    required: true,
    description: 'The name of the label',
    ...shownFor('labelValues'),
  },
  {
    displayName: 'Text',
    name: 'text',
    type: 'string',
    default: '={{ $json.message }}',
    required: true,
    description: 'The line to write for each item',
    ...shownFor('push'),
  },
];

const options: INodeProperties[] = [
  {
    displayName: 'From',
    name: 'from',
    type: 'string',
    default: '1h',
    placeholder: 'e.g. 24h or 2026-11-20T06:00:00Z',
    description: 'Where reading begins: a length back from now, such as 30m, 1h or 7d, or a time with its zone',
  },
  {
    displayName: 'Labels',
    name: 'labels',
    type: 'json',
    default: '{ "service_name": "n8n" }',
    description: 'Push: the labels of the line, few and of few values',
  },
  {
    displayName: 'Most Items',
    name: 'mostItems',
    type: 'number',
    typeOptions: { minValue: 1 },
    default: 1000,
    description: 'How many items come out for each item in, at most. Never more than 10,000.',
  },
  {
    displayName: 'Step',
    name: 'step',
    type: 'string',
    default: '',
    placeholder: 'e.g. 1m',
    description: 'Query Metric: one number for each step between From and To. Empty: one number now.',
  },
  {
    displayName: 'Time',
    name: 'time',
    type: 'string',
    default: '',
    placeholder: 'e.g. {{ $json.timestamp }}',
    description: 'Push: when the line was written, with its zone. Empty: now.',
  },
  {
    displayName: 'To',
    name: 'to',
    type: 'string',
    default: '',
    placeholder: 'e.g. 10m or 2026-11-20T07:00:00Z',
    description: 'Where reading ends, written as From is. Empty: now.',
  },
];

export const description: INodeTypeDescription = {
  displayName: 'Loki',
  name: 'loki',
  icon: { light: 'file:../../icons/loki.svg', dark: 'file:../../icons/loki.dark.svg' },
  group: ['input'],
  version: 1,
  subtitle: '={{ $parameter["operation"] }}',
  description: 'Reads lines, labels, numbers, patterns and volume of a Grafana Loki, and writes lines to it',
  defaults: { name: 'Loki' },
  inputs: [NodeConnectionTypes.Main],
  outputs: [NodeConnectionTypes.Main],
  usableAsTool: true,
  credentials: [{ name: 'lokiApi', required: true }],
  properties: [operation, ...fields, optionsAmong(options)],
};
