import { nsToMs } from '../time';
import { FormatMemory } from './format-memory';
import type { LogLine, RawLine, Severity } from './line';
import { redact } from './redact';
import { serviceOf } from './service';
import { severityInWords } from './severity-words';
import { labelSeverity } from './severity';
import { shortenedTrace } from './stack-trace';

/** Characters of a message that anything behind this room sees. */
export const MESSAGE_LIMIT = 4_096;

/**
 * Read for secrets beyond the limit: one that starts before the cut must be recognised whole. What is longer than this
 * and unfinished is redacted to its end.
 */
const REDACTED_PREFIX = 4 * MESSAGE_LIMIT;

const formats = new FormatMemory();

/** Never throws, whatever the text holds; takes time linear in its length. */
export function parseLine(raw: RawLine, options: { serviceLabel?: string } = {}): LogLine {
  const { format, understood } = formats.read(raw.stream, raw.text);
  const trace = shortenedTrace(understood.message);
  const message = redactedMessage(trace ?? understood.message);
  return {
    at: nsToMs(raw.at),
    service: serviceOf(raw.stream, raw.metadata, options.serviceLabel),
    severity: understood.severity ?? labelledSeverity(raw) ?? wordedSeverity(message, trace !== undefined),
    message,
    format,
  };
}

function redactedMessage(message: string): string {
  if (message.length <= MESSAGE_LIMIT) return redact(message);
  return redact(message.slice(0, REDACTED_PREFIX)).slice(0, MESSAGE_LIMIT);
}

/** What the writer says of his own line counts before what Loki makes of it, and that before a reader of words. */
function labelledSeverity(raw: RawLine): Severity | undefined {
  return labelSeverity(raw.metadata) ?? labelSeverity(raw.stream);
}

/** A stack trace is of something that failed, whatever its exception is called. */
function wordedSeverity(message: string, isTrace: boolean): Severity {
  const severity = severityInWords(message);
  return isTrace && severity !== 'critical' ? 'error' : severity;
}
