import { nsToMs } from '../time';
import { FORMATS } from './formats';
import type { Understood } from './formats/format';
import type { LogLine, RawLine, Severity } from './line';
import { redact } from './redact';
import { serviceOf } from './service';
import { severityInWords } from './severity-words';
import { labelSeverity } from './severity';

/** Characters of a message that anything behind this room sees. */
export const MESSAGE_LIMIT = 4_096;

/**
 * Read for secrets beyond the limit: one that starts before the cut must be recognised whole. What is longer than this
 * and unfinished is redacted to its end.
 */
const REDACTED_PREFIX = 4 * MESSAGE_LIMIT;

/** Never throws, whatever the text holds; takes time linear in its length. */
export function parseLine(raw: RawLine, options: { serviceLabel?: string } = {}): LogLine {
  const { format, understood } = understand(raw.text);
  const message = redactedMessage(understood.message);
  return {
    at: nsToMs(raw.at),
    service: serviceOf(raw.stream, raw.metadata, options.serviceLabel),
    severity: severityOf(understood.severity, raw, message),
    message,
    format,
  };
}

function understand(text: string): { format: string; understood: Understood } {
  for (const format of FORMATS) {
    const understood = format.read(text);
    if (understood !== undefined) return { format: format.name, understood };
  }
  return { format: 'plain', understood: { message: text } };
}

function redactedMessage(message: string): string {
  if (message.length <= MESSAGE_LIMIT) return redact(message);
  return redact(message.slice(0, REDACTED_PREFIX)).slice(0, MESSAGE_LIMIT);
}

// What the writer says of his own line counts before what Loki or a reader of words makes of it.
function severityOf(own: Severity | undefined, raw: RawLine, message: string): Severity {
  return own ?? labelSeverity(raw.metadata) ?? labelSeverity(raw.stream) ?? severityInWords(message);
}
