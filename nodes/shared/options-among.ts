import type { INodeProperties } from 'n8n-workflow';

/** The closed list under a node's last field, from which people add what the defaults do not say. */
export const optionsAmong = (options: INodeProperties[]): INodeProperties => ({
  displayName: 'Options',
  name: 'options',
  type: 'collection',
  placeholder: 'Add option',
  default: {},
  options,
});
