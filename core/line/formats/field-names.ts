/** Keys under which loggers put what a person wrote: first of these that holds text. */
export const MESSAGE_KEYS = [
  'msg',
  'message',
  'log',
  'MESSAGE', // journald
  'short_message', // GELF
  'event', // structlog
  '@message',
  '@m', // Serilog
  '@mt',
  'text',
  'body',
  'textPayload', // Google Cloud
  'description',
] as const;

/** Keys under which loggers put the level: first of these that names one. */
export const LEVEL_KEYS = [
  'level',
  'severity',
  'lvl',
  'log.level', // Elastic
  'loglevel',
  'log_level',
  'levelname',
  'level_name',
  'severity_text',
  'severityText',
  'SeverityText',
  '@l', // Serilog
  '@level',
  'PRIORITY', // journald
  'priority',
] as const;

/** Keys whose text says what went wrong: it belongs to the message, or every failure of one call would look alike. */
const CAUSE_KEYS = ['error', 'err', 'exception', 'cause', 'reason', 'error.message', 'exception.message'] as const;

/**
 * Between texts that stand apart in the raw line. Two spaces, because a template's literals never span more than
 * one: a line filter made of them must find the raw line.
 */
export const SEAM = '  ';

/** The first cause that `read` finds by its key. */
export function causeOf(read: (key: string) => string | undefined): string | undefined {
  for (const key of CAUSE_KEYS) {
    const cause = read(key);
    if (cause) return cause;
  }
  return undefined;
}

const TIME_KEYS: ReadonlySet<string> = new Set([
  'ts',
  'time',
  't',
  'timestamp',
  '@timestamp',
  '@t',
  'date',
  'datetime',
  'eventTime',
  'time_local',
  'time_iso8601',
]);

export function isTimeKey(key: string): boolean {
  return TIME_KEYS.has(key);
}
