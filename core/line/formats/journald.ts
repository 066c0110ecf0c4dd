import { fieldSeverity } from '../severity';
import type { Understood } from './format';
import { readInner } from './inner';
import type { Fields } from './json-fields';

const decoder = new TextDecoder();

/** `journalctl -o json`, told by `MESSAGE` beside a key that journald sets itself. */
export function readJournal(fields: Fields): Understood | undefined {
  if (!('MESSAGE' in fields) || !isJournal(fields)) return undefined;
  const inner = readInner(messageOf(fields['MESSAGE']), tagOf(fields));
  return {
    ...inner,
    severity: inner.severity ?? fieldSeverity(fields['PRIORITY']),
    format: inner.format ?? 'journald',
  };
}

function isJournal(fields: Fields): boolean {
  return ['__REALTIME_TIMESTAMP', '_BOOT_ID', '_TRANSPORT', 'SYSLOG_IDENTIFIER'].some((key) => key in fields);
}

function tagOf(fields: Fields): string | undefined {
  const tag = fields['SYSLOG_IDENTIFIER'];
  return typeof tag === 'string' ? tag : undefined;
}

/** Text that is not UTF-8 comes as its bytes, a field given twice as a list of texts, one too large as null. */
function messageOf(value: unknown): string {
  if (!Array.isArray(value)) return typeof value === 'string' ? value : '';
  if (value.every((byte) => Number.isInteger(byte))) return decoder.decode(Uint8Array.from(value as number[]));
  return value.find((text): text is string => typeof text === 'string') ?? '';
}
