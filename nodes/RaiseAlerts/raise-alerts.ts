import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { mergeAnomalies, readAnomaly } from '../../core/index';
import type { Anomaly } from '../../core/index';
import { toNodeError } from '../shared/errors';
import { createRehearsalStore } from '../shared/rehearsal-store';
import { openStoreOfItem } from '../shared/store';
import { surroundings } from '../shared/surroundings';
import { isTestItem } from '../shared/test-item';
import { bookOf } from '../shared/unit-names';
import { refuseItem } from './refuse-item';

/** One item out for each item in: what became of it. */
export async function raiseAlerts(node: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const read = node.getInputData().map(({ json }) => (isTestItem(json) ? 'test' : readAnomaly(json)));
  const anomalies = read.flatMap((one) => (one !== 'test' && one.ok ? [one.value] : []));
  const merged = await merge(node, anomalies);
  const fates = read.map((one, item): IDataObject => {
    if (one === 'test') return { outcome: 'held', why: 'a test item: there is nothing to raise' };
    // Merging came first: it may be repeated, so the good items of a batch need not wait until the bad one is mended.
    return one.ok ? merged.shift()! : refuseItem(node, item, one.issue);
  });
  if (isRehearsal(node))
    node.addExecutionHints({
      message: 'A test step: this is what would be merged. Nothing was written.',
      location: 'outputPane',
    });
  return [fates.map((json, item) => ({ json, pairedItem: { item } }))];
}

async function merge(node: IExecuteFunctions, anomalies: readonly Anomaly[]): Promise<IDataObject[]> {
  const bookName = node.getNodeParameter('book', 0) as string;
  try {
    const book = bookOf(bookName);
    const stored = await openStoreOfItem(node, 0);
    try {
      const store = isRehearsal(node) ? createRehearsalStore(stored) : stored;
      const { each } = await mergeAnomalies({ store, book, anomalies, surroundings });
      return each.map(({ is, why }, index) => fate(anomalies[index]!, { book: bookName, outcome: is, why }));
    } finally {
      await stored.close();
    }
  } catch (error) {
    throw toNodeError(node.getNode(), error);
  }
}

function fate(anomaly: Anomaly, { why, ...what }: { book: string; outcome: string; why?: string }): IDataObject {
  const { fingerprint, service, state, severity } = anomaly;
  return { ...what, ...(why === undefined ? {} : { why }), fingerprint, service, state, severity };
}

function isRehearsal(node: IExecuteFunctions): boolean {
  return node.getMode() === 'manual';
}
