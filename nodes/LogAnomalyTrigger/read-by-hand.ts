import type { INodeExecutionData, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { createObserver, MINUTE_MS, msToNs, SECOND_MS } from '../../core/index';
import type { ObserveReport, RawLine, Source } from '../../core/index';
import { byHand } from '../shared/by-hand';
import { createRehearsalStore } from '../shared/rehearsal-store';
import { openStore } from '../shared/store';
import { surroundings } from '../shared/surroundings';
import { openSource } from './open-source';
import { previewItem } from './preview-item';
import { readSettings } from './settings';

const LOOK_BACK_MS = 15 * MINUTE_MS;
/** Somebody sits in front of it and waits. */
const BUDGET = { lines: 20_000, bytes: 20_000_000, deadlineMs: 20 * SECOND_MS };
const SHOWN_LINES = 5;

/** "Fetch test event": reads the last minutes and shows what Loghorn makes of them. Writes nothing. */
export function readByHand(trigger: ITriggerFunctions): ITriggerResponse {
  return byHand(trigger, (closing) => rehearse(trigger, closing));
}

async function rehearse(trigger: ITriggerFunctions, closing: AbortSignal): Promise<INodeExecutionData[]> {
  const settings = readSettings(trigger);
  const source = await openSource(trigger, { query: settings.query }, closing);
  const newest = await newestLines(source);
  const stored = await openStore(trigger);
  try {
    const report = await createObserver({
      store: createRehearsalStore(stored),
      unit: settings.baseline,
      source,
      options: { ...settings.observe, learnFromMs: LOOK_BACK_MS, budget: BUDGET },
      surroundings,
    }).round();
    return itemsOf(report, newest, settings.query);
  } finally {
    await stored.close();
  }
}

/** What would be told now, or else what was read. */
function itemsOf(report: ObserveReport, newest: readonly RawLine[], query: string): INodeExecutionData[] {
  if (report.anomalies.length === 0) return [previewItem(report, newest, query)];
  return report.anomalies.map((anomaly) => ({
    json: structuredClone(anomaly) as unknown as INodeExecutionData['json'],
  }));
}

/** A source reads forward only: longer and longer spans up to now, so that a busy Loki's newest lines are found in the first. */
async function newestLines(source: Source): Promise<readonly RawLine[]> {
  let newest: readonly RawLine[] = [];
  for (const backMs of [SECOND_MS, 30 * SECOND_MS, LOOK_BACK_MS]) {
    const now = surroundings.clock();
    newest = [];
    for await (const page of source.read({ from: msToNs(now - backMs), until: msToNs(now) }, BUDGET))
      newest = [...newest, ...page.lines].slice(-SHOWN_LINES);
    if (newest.length === SHOWN_LINES) break;
  }
  return newest;
}
