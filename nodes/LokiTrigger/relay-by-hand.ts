import type { INodeExecutionData, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { MINUTE_MS, msToNs, SECOND_MS } from '../../core/index';
import type { RawLine } from '../../core/index';
import { openSource } from '../LogAnomalyTrigger/open-source';
import { byHand } from '../shared/by-hand';
import { lineItem } from '../shared/line-item';
import { surroundings } from '../shared/surroundings';
import { TEST_ITEM } from '../shared/test-item';

const LOOK_BACK_MS = 15 * MINUTE_MS;
const BUDGET = { lines: 50, bytes: 5_000_000, deadlineMs: 20 * SECOND_MS };

/** "Fetch test event": a few lines of the last minutes. Writes nothing. */
export function relayByHand(trigger: ITriggerFunctions): ITriggerResponse {
  return byHand(trigger, (closing) => someLines(trigger, closing));
}

async function someLines(trigger: ITriggerFunctions, closing: AbortSignal): Promise<INodeExecutionData[]> {
  const query = trigger.getNodeParameter('query') as string;
  const source = await openSource(trigger, { query, readsOwnLines: true }, closing);
  const now = Math.floor(surroundings.clock());
  const lines: RawLine[] = [];
  for await (const page of source.read({ from: msToNs(now - LOOK_BACK_MS), until: msToNs(now) }, BUDGET))
    lines.push(...page.lines);
  if (lines.length > 0) return lines.slice(0, BUDGET.lines).map((line) => ({ json: lineItem(line) }));
  return [{ json: { ...TEST_ITEM, note: `No line of the last 15 minutes matches ${query}.`, query } }];
}
