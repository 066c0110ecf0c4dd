import { NodeConnectionTypes } from 'n8n-workflow';
import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';

import { optionsAmong } from '../shared/options-among';
import { roundOption } from '../shared/round-option';
import { stateFileOption } from '../shared/state-file-option';
import { stateCredentials, stateOption } from '../shared/state-option';

const options: INodeProperties[] = [
  {
    displayName: 'Hold Open (Minutes)',
    name: 'holdOpenMinutes',
    type: 'number',
    typeOptions: { minValue: 0 },
    default: 5,
    description: 'An anomaly ends after this long without evidence. Longer: fewer, longer episodes.',
  },
  {
    displayName: 'Late Lines (Minutes)',
    name: 'lateMinutes',
    type: 'number',
    typeOptions: { minValue: 0, maxValue: 180 },
    default: 10,
    description:
      'How late a line may reach Loki and still be learned. Up to 10 minutes: found within one. Above: found within twenty, Loki counts twice as many lines, and 8 bytes a line are kept for so long, a million at most.',
  },
  {
    displayName: 'Lease (Seconds)',
    name: 'leaseSeconds',
    type: 'number',
    typeOptions: { minValue: 2 },
    default: 60,
    description: 'After a crash of n8n, what was on its way into an execution comes again when its lease has run out',
  },
  {
    displayName: 'Most Lines a Round',
    name: 'linesPerRound',
    type: 'number',
    typeOptions: { minValue: 1000 },
    default: 2000000,
    description: 'A longer backlog is read over several rounds. Nothing is skipped.',
  },
  {
    displayName: 'Re-Read (Seconds)',
    name: 'rereadSeconds',
    type: 'number',
    typeOptions: { minValue: 0 },
    default: 15,
    description: 'Each round reads this much again and drops what it has seen, because lines reach Loki out of order',
  },
  roundOption,
  {
    displayName: 'Service Label',
    name: 'serviceLabel',
    type: 'string',
    default: '',
    placeholder: 'e.g. service_name',
    description:
      'The label that says which service a line belongs to. Empty: the first that is there of service_name, service, app, container, unit, job, host.',
  },
  {
    displayName: 'Settle (Seconds)',
    name: 'settleSeconds',
    type: 'number',
    typeOptions: { minValue: 0 },
    default: 10,
    description: 'A window is scored only this long after its end, so that its last lines have arrived',
  },
  stateFileOption,
  {
    displayName: 'Threshold',
    name: 'threshold',
    type: 'number',
    typeOptions: { minValue: 0.3, maxValue: 0.99, numberPrecision: 2 },
    default: 0.5,
    description: 'Score from 0 (ordinary) to 1 above which something is an anomaly. Higher: fewer anomalies.',
  },
  {
    displayName: 'Write Own Lines',
    name: 'ownLines',
    type: 'boolean',
    default: false,
    description:
      'Whether to write into this Loki what Loghorn finds and how it is doing, for dashboards: lines labelled loghorn="anomaly" and, every minute, loghorn="observation". Loghorn never judges these. The credential must be allowed to push.',
  },
  {
    displayName: 'Window (Seconds)',
    name: 'windowSeconds',
    type: 'number',
    typeOptions: { minValue: 5 },
    default: 60,
    description: 'Rates are counted over windows of this length',
  },
];

export const description: INodeTypeDescription = {
  displayName: 'Log Anomaly Trigger',
  name: 'logAnomalyTrigger',
  icon: { light: 'file:../../icons/log-anomaly-trigger.svg', dark: 'file:../../icons/log-anomaly-trigger.dark.svg' },
  group: ['trigger'],
  version: 1,
  subtitle: '={{ $parameter["query"] }}',
  description: 'Learns what is normal in the logs of a Grafana Loki and starts the workflow when they change',
  eventTriggerDescription: 'An anomaly opens, gets worse, goes on for an hour, or ends',
  activationMessage: 'Loghorn now reads this Loki. It learns first; history never alerts.',
  defaults: { name: 'Log Anomaly Trigger' },
  inputs: [],
  outputs: [NodeConnectionTypes.Main],
  credentials: [{ name: 'lokiApi', required: true, testedBy: 'lokiConnectionTest' }, ...stateCredentials],
  hints: [
    {
      message:
        'A test run reads the last 15 minutes and shows what Loghorn would say. It learns nothing, saves nothing and moves nothing.',
      type: 'info',
      location: 'outputPane',
      whenToDisplay: 'beforeExecution',
    },
    {
      message:
        'Longer than a day of history can take hours to learn on a busy Loki. It goes on in the background, and restarts resume it.',
      type: 'warning',
      location: 'ndv',
      whenToDisplay: 'always',
      displayCondition: '={{ $parameter["learnFromHours"] > 24 }}',
    },
  ],
  properties: [
    {
      displayName: 'Query',
      name: 'query',
      type: 'string',
      default: '{job=~".+"}',
      required: true,
      noDataExpression: true,
      placeholder: 'e.g. {service_name=~".+"} != "healthcheck"',
      description: 'LogQL that selects the lines to watch: a stream selector, and line or label filters if you like',
    },
    {
      displayName: 'Learn From the Last (Hours)',
      name: 'learnFromHours',
      type: 'number',
      typeOptions: { minValue: 0, maxValue: 168, numberPrecision: 2 },
      default: 1,
      description: 'How much history teaches what is normal at the very first start. History never alerts.',
    },
    stateOption,
    optionsAmong(options),
  ],
};
