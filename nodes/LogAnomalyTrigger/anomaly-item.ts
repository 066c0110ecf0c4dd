import type { INodeExecutionData } from 'n8n-workflow';

/** A row's body is the anomaly as JSON; the item is that JSON. Throws SyntaxError for bytes that are not. */
export function anomalyItem(body: Uint8Array): INodeExecutionData {
  return { json: JSON.parse(Buffer.from(body).toString('utf8')) as INodeExecutionData['json'] };
}
