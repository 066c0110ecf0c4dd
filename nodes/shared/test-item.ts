import type { IDataObject } from 'n8n-workflow';

/** On items that a test run made up or summed up, so that no other node of ours takes one for news. */
export const TEST_ITEM = { isTest: true } as const;

export function isTestItem(json: IDataObject): boolean {
  return json.isTest === true;
}
