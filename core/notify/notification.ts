import type { Alert } from '../alert/alert';

export type Because = 'new' | 'changed' | 'reminder' | 'resolved';

/** What a receiver is told. Frozen when it is decided: every repeat has the same id and body. */
export interface Notification {
  /** The idempotency key. */
  readonly id: string;
  readonly receiver: string;
  readonly groupKey: string;
  readonly state: 'firing' | 'resolved';
  readonly because: Because;
  readonly alerts: readonly Alert[];
}

/** A format words a message; it sends nothing. */
export interface Format<Message> {
  readonly kind: string;
  render(told: Notification): Message;
}
