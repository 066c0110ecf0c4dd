import type { IDataObject } from 'n8n-workflow';

import { nsToMs } from '../../core/index';
import type { RawLine } from '../../core/index';

/** A line of Loki's as an item. `at` is exact, and a text because a number would lose its last digits. */
export function lineItem({ at, stream, metadata, text }: RawLine): IDataObject {
  return { at, time: new Date(nsToMs(at)).toISOString(), text, labels: { ...stream }, metadata: { ...metadata } };
}
