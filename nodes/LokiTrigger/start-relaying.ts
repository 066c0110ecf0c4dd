import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { linesOfRow, relayLines, SECOND_MS } from '../../core/index';
import type { RelayReport } from '../../core/index';
import { openReading } from '../LogAnomalyTrigger/open-source';
import { startLane } from '../shared/lane';
import { lineItem } from '../shared/line-item';
import { openOrRefuse } from '../shared/publishing';
import { surroundings } from '../shared/surroundings';
import { unitOf } from '../shared/unit-names';

export async function startRelaying(trigger: ITriggerFunctions): Promise<ITriggerResponse> {
  const closing = new AbortController();
  const query = trigger.getNodeParameter('query') as string;
  const { source, store } = await openOrRefuse(trigger, () =>
    openReading(trigger, { query, readsOwnLines: true }, closing.signal),
  );
  const seconds = (name: string, otherwise: number): number =>
    Number(trigger.getNodeParameter(`options.${name}`, otherwise)) * SECOND_MS;
  const unit = unitOf('lines', trigger.getWorkflow(), trigger.getNode());
  const options = { rereadMs: seconds('rereadSeconds', 60) };
  const warn = createWarnings(trigger);
  const lane = startLane(trigger, {
    store,
    unit,
    deed: 'read from Loki',
    everyMs: seconds('roundSeconds', 15),
    leaseMs: seconds('leaseSeconds', 60),
    isTogether: false,
    round: async () => warn(await relayLines({ store, unit, source, options, surroundings })),
    itemOf: ({ body }) => linesOfRow(body).map((line) => ({ json: lineItem(line) })),
  });
  return {
    closeFunction: async () => {
      closing.abort();
      await lane.close();
    },
  };
}

/** Tells n8n's log when the workflow begins to be slower than the lines, and each of Loki's warnings once. */
function createWarnings(trigger: ITriggerFunctions): (report: RelayReport) => void {
  const { name } = trigger.getNode();
  const told = new Set<string>();
  let wasHeldUp = false;
  return ({ isHeldUp, lagMs, warnings }) => {
    if (isHeldUp && !wasHeldUp)
      trigger.logger.warn(`${name}: the workflow is slower than the lines; reading waits (${lagMs} ms behind)`);
    wasHeldUp = isHeldUp;
    for (const warning of warnings.filter((text) => !told.has(text))) {
      if (told.size < 100) told.add(warning);
      trigger.logger.warn(`${name}: Loki says: ${warning}`);
    }
  };
}
