import type { Labels, Severity } from './line';

const NAMES: ReadonlyMap<string, Severity> = new Map<string, Severity>([
  ...names('critical', 'fatal critical crit alert emerg emergency panic dpanic f c'),
  ...names('error', 'error err eror erro severe failure failed e'),
  ...names('warning', 'warning warn wrn warni w'),
  ...names(
    'info',
    'info information informational inf notice note debug dbg debu trace trce verbose log fine finer finest config i d n t v',
  ),
]);

function names(severity: Severity, words: string): [string, Severity][] {
  return words.split(' ').map((word) => [word, severity]);
}

/** Longest name above; a longer text is no level and is not lower-cased. */
const LONGEST_NAME = 13;

/** Of a level's name in any case, `undefined` when it is none. */
export function namedSeverity(name: string): Severity | undefined {
  return name.length > LONGEST_NAME ? undefined : (NAMES.get(name) ?? NAMES.get(name.toLowerCase()));
}

/** Of a syslog severity, 0 (emergency) to 7 (debug). */
export function syslogSeverity(level: number): Severity {
  if (level <= 2) return 'critical';
  if (level === 3) return 'error';
  return level === 4 ? 'warning' : 'info';
}

/** Of a number in a level field: 0 to 7 is syslog's (GELF, journald), 10 and more is bunyan's and pino's. */
export function numberedSeverity(level: number): Severity | undefined {
  if (level >= 0 && level <= 7) return syslogSeverity(level);
  if (level < 10 || !(level <= 100)) return undefined;
  if (level >= 60) return 'critical';
  if (level >= 50) return 'error';
  return level >= 40 ? 'warning' : 'info';
}

/** Of a level field's value: a name, a number, or a number as text. */
export function fieldSeverity(value: unknown): Severity | undefined {
  if (typeof value === 'number') return numberedSeverity(value);
  if (typeof value !== 'string' || value === '') return undefined;
  const named = namedSeverity(value);
  if (named !== undefined || value.length > 3) return named;
  const level = Number(value);
  return Number.isInteger(level) ? numberedSeverity(level) : undefined;
}

/** Of the labels that Loki (`detected_level`, which may say `unknown`) or a collector sets. */
export function labelSeverity(labels: Labels): Severity | undefined {
  return fieldSeverity(labels['detected_level']) ?? fieldSeverity(labels['level']) ?? fieldSeverity(labels['severity']);
}
