import { accessLog } from './access-log';
import { apacheError } from './apache-error';
import { cisco } from './cisco';
import { filterlog } from './filterlog';
import type { LineFormat, Understood } from './format';
import { readHeaded } from './headed';
import { readObject } from './json-fields';
import { readJunos } from './juniper';
import { klog } from './klog';
import { logfmt } from './logfmt';
import { nginxError } from './nginx-error';
import { postgres } from './postgres';

/** What may stand behind the header of a collector. */
const FORMATS: readonly LineFormat[] = [
  { name: 'json', read: readObject },
  cisco,
  { name: 'juniper', read: readJunos },
  logfmt,
  klog,
  accessLog,
  postgres,
  nginxError,
  apacheError,
];

/**
 * Reads what a collector (syslog, journald, Docker) put its own header around: once, so that no nesting makes it slow. Its stated
 * severity counts before the collector's, which is often the same for all that a process prints. Without `mayHaveHeader`, a text of no format is all message.
 */
export function readInner(text: string, tag?: string, mayHaveHeader = true): Understood {
  if (tag === 'filterlog') {
    const packet = filterlog.read(`filterlog: ${text}`);
    if (packet !== undefined) return { ...packet, format: filterlog.name };
  }
  for (const format of FORMATS) {
    const understood = format.read(text);
    if (understood !== undefined) {
      return { message: understood.message, severity: understood.severity, format: format.name };
    }
  }
  if (!mayHaveHeader) return { message: text };
  const { message, severity } = readHeaded(text, tag !== undefined);
  return { message, severity };
}
