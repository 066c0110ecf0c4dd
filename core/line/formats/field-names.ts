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

/** What a key's value is, and how many keys of the same role go before it. */
export interface Role {
  readonly is: 'level' | 'message' | 'cause';
  readonly rank: number;
}

const ROLES: ReadonlyMap<string, Role> = new Map<string, Role>([
  ...LEVEL_KEYS.map((key, rank) => [key, { is: 'level', rank }] as const),
  ...MESSAGE_KEYS.map((key, rank) => [key, { is: 'message', rank }] as const),
  ...CAUSE_KEYS.map((key, rank) => [key, { is: 'cause', rank }] as const),
]);

/** Asked for each key that a line has: a line has seven, where there are 35 that it might have. */
export function roleOf(key: string): Role | undefined {
  return ROLES.get(key);
}

/** Behind every rank. */
export const NO_RANK = 99;

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
