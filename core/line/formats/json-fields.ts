import type { Severity } from '../line';
import { fieldSeverity } from '../severity';
import type { Understood } from './format';
import { causeOf, isTimeKey, LEVEL_KEYS, MESSAGE_KEYS, SEAM } from './field-names';
import { readHeaded } from './headed';

export type Fields = Readonly<Record<string, unknown>>;

/** Fields rendered where no key holds a message; more would not make a template clearer. */
const RENDERED_FIELDS = 32;
const RENDERED_VALUE = 256;

/** A JSON object that is not asked which collector wrote it. */
export function readObject(text: string): Understood | undefined {
  const fields = parseObject(text);
  return fields && understandFields(fields);
}

export function parseObject(text: string): Fields | undefined {
  let start = 0;
  while (start < 8 && text.charCodeAt(start) <= 32) start++;
  if (text.charCodeAt(start) !== 0x7b) return undefined;
  try {
    return JSON.parse(text) as Fields;
  } catch {
    return undefined; // Cut off by a collector, or never JSON: read as plain text.
  }
}

/** The message is what a person wrote, and what went wrong where a field says that. */
export function understandFields(fields: Fields): Understood {
  const severity = severityOf(fields);
  for (const key of MESSAGE_KEYS) {
    const value = fields[key];
    if (typeof value !== 'string' || value === '') continue;
    if (key !== 'log') return { message: withCause(value, key, fields), severity };
    const inner = readHeaded(value.trimEnd());
    return { message: inner.message, severity: severity ?? inner.severity };
  }
  return { message: rendering(fields), severity };
}
function severityOf(fields: Fields): Severity | undefined {
  for (const key of LEVEL_KEYS) {
    const severity = fieldSeverity(fields[key]);
    if (severity !== undefined) return severity;
  }
  const nested = fields['log'];
  return isObject(nested) ? fieldSeverity(nested['level']) : undefined;
}

function withCause(message: string, messageKey: string, fields: Fields): string {
  const cause = causeOf((key) => (key === messageKey ? undefined : causeText(fields[key])));
  return cause === undefined || message.includes(cause) ? message : message + SEAM + cause;
}

function causeText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (!isObject(value)) return undefined;
  const message = value['message'] ?? value['msg'];
  return typeof message === 'string' ? message : undefined;
}

/** The scalar fields as `key=value`, in the order of their names, so that it does not depend on the writer's map. */
function rendering(fields: Fields): string {
  const keys = Object.keys(fields).sort();
  const pairs: string[] = [];
  for (const key of keys) {
    const value = fields[key];
    if (isTimeKey(key) || isLevelKey(key) || value === null || typeof value === 'object') continue;
    if (pairs.push(`${key}=${String(value).slice(0, RENDERED_VALUE)}`) === RENDERED_FIELDS) break;
  }
  return pairs.join(SEAM);
}

function isLevelKey(key: string): boolean {
  return (LEVEL_KEYS as readonly string[]).includes(key);
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
