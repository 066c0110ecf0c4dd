import type { Understood } from './format';

/** `RPD_BGP_NEIGHBOR_STATE_CHANGED: `, `UI_COMMIT: `: an event of Junos. */
const EVENT = /[A-Z][A-Z0-9]{1,30}_[A-Z0-9_]{1,80}: /y;

/** Junos, behind a syslog header and nowhere else. The event's name stays: it says what happened. */
export function readJunos(text: string): Understood | undefined {
  EVENT.lastIndex = 0;
  return EVENT.test(text) ? { message: text } : undefined;
}
