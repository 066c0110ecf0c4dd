import type { Severity } from '../line';
import { syslogSeverity } from '../severity';

/** Facility 23, severity 7: more is no priority. */
const HIGHEST_PRIORITY = 191;
const PRIORITY = /<(\d{1,3})>/y;

export interface Priority {
  readonly severity: Severity;
  /** Behind the `>`. */
  readonly end: number;
}

/** The `<PRI>` that a syslog message begins with. */
export function readPriority(text: string): Priority | undefined {
  if (text.charCodeAt(0) !== 0x3c) return undefined;
  PRIORITY.lastIndex = 0;
  const found = PRIORITY.exec(text);
  const priority = found === null ? HIGHEST_PRIORITY + 1 : Number(found[1]);
  return priority > HIGHEST_PRIORITY ? undefined : { severity: syslogSeverity(priority & 7), end: PRIORITY.lastIndex };
}
