import type { IExecuteFunctions } from 'n8n-workflow';

import { CoreError, msToNs } from '../../core/index';
import type { Span } from '../../core/index';
import { surroundings } from '../shared/surroundings';
import { timeOf } from '../shared/time-of';

/** From option From to option To. */
export function spanOf(node: IExecuteFunctions, item: number): Span {
  const now = surroundings.clock();
  const to: unknown = node.getNodeParameter('options.to', item, '');
  const from = timeOf(node.getNodeParameter('options.from', item, '1h'), now, 'back');
  const until = to === '' ? now : timeOf(to, now, 'back');
  if (from >= until)
    throw new CoreError('invalid-config', 'Failed to read from Loki: From is not before To. Choose an earlier From.');
  return { from: msToNs(from), until: msToNs(until) };
}
