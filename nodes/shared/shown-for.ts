import type { INodeProperties } from 'n8n-workflow';

/** A field that is shown for these values of the parameter `operation`. */
export function shownFor(...operations: readonly string[]): Pick<INodeProperties, 'displayOptions'> {
  return { displayOptions: { show: { operation: [...operations] } } };
}
