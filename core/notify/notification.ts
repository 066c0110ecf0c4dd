import type { Alert } from '../alert/alert';
import type { Overflow } from './cap';

export type Because = 'new' | 'changed' | 'reminder' | 'resolved' | 'digest';

/** What a receiver is told. Frozen when it is decided: every repeat has the same id and body. */
export interface Notification {
  /** The idempotency key. */
  readonly id: string;
  readonly receiver: string;
  readonly groupKey: string;
  readonly state: 'firing' | 'resolved';
  readonly because: Because;
  readonly alerts: readonly Alert[];
  /** What the cap held back; nothing is left open by it, so its state is `resolved`. */
  readonly digest?: Pick<Overflow, 'count' | 'firstAt' | 'lastAt'>;
}

/** A format words a message; it sends nothing. */
export interface Format<Message> {
  readonly kind: string;
  render(told: Notification): Message;
}
