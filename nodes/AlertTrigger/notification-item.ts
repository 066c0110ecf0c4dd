import type { INodeExecutionData } from 'n8n-workflow';

import { plain } from '../../core/index';
import type { Notification } from '../../core/index';

/** What a sending node needs first: an id to send as Idempotency-Key, a title, a text. */
export function notificationItem(told: Notification): INodeExecutionData {
  const { id, state, because, groupKey, receiver, alerts, digest } = told;
  const { title, text } = plain.render(told);
  return {
    json: {
      id,
      title,
      text,
      state,
      because,
      groupKey,
      receiver,
      ...(digest && { digest: { ...digest } }),
      alerts: structuredClone([...alerts]),
    } as unknown as INodeExecutionData['json'],
  };
}
