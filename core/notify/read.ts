import { CoreError } from '../errors';
import { jsonBytes, jsonOf } from '../json-check';
import type { Notification } from './notification';

/** A row's frozen body. */
export function notificationBytes(notification: Notification): Uint8Array {
  return jsonBytes(notification);
}

/** Throws `corrupt-state`: the store gave back what nobody committed. */
export function readNotification(bytes: Uint8Array): Notification {
  try {
    return jsonOf(bytes) as Notification;
  } catch (cause) {
    throw new CoreError(
      'corrupt-state',
      'Failed to read a notification from the outbox: it is no JSON. Restore the store from a backup, or remove the receiver.',
      { cause },
    );
  }
}
