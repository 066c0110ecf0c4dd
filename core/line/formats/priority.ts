import type { Severity } from '../line';
import { syslogSeverity } from '../severity';

/** Facility 23, severity 7: more is no priority. */
const HIGHEST_PRIORITY = 191;
const MOST_DIGITS = 3;

export interface Priority {
  readonly severity: Severity;
  /** Behind the `>`. */
  readonly end: number;
}

/** The `<PRI>` that a syslog message begins with. */
export function readPriority(text: string): Priority | undefined {
  if (text.charCodeAt(0) !== 0x3c) return undefined;
  let end = 1;
  let priority = 0;
  for (; end <= MOST_DIGITS; end++) {
    const digit = text.charCodeAt(end) - 48;
    if (!(digit >= 0 && digit <= 9)) break;
    priority = 10 * priority + digit;
  }
  if (end === 1 || text.charCodeAt(end) !== 0x3e || priority > HIGHEST_PRIORITY) return undefined;
  return { severity: syslogSeverity(priority & 7), end: end + 1 };
}
