import type { INodeProperties } from 'n8n-workflow';

/** Under Options of every trigger that reads Loki. */
export const roundOption: INodeProperties = {
  displayName: 'Round Every (Seconds)',
  name: 'roundSeconds',
  type: 'number',
  typeOptions: { minValue: 1 },
  default: 15,
  description: 'How often Loki is asked for new lines',
};
