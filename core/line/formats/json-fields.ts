import type { Severity } from '../line';
import { fieldSeverity } from '../severity';
import type { Understood } from './format';
import { isTimeKey, LEVEL_KEYS, NO_RANK, roleOf, SEAM, type Role } from './field-names';
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
  const { severity, message, key, cause } = findFields(fields);
  if (message === undefined) return { message: rendering(fields), severity };
  if (key !== 'log') {
    return { message: cause === undefined || message.includes(cause) ? message : message + SEAM + cause, severity };
  }
  const inner = readHeaded(message.trimEnd());
  return { message: inner.message, severity: severity ?? inner.severity };
}

interface Found {
  severity: Severity | undefined;
  message: string | undefined;
  /** Of the message. */
  key: string | undefined;
  cause: string | undefined;
}

/** Of each role the first key that says something. */
function findFields(fields: Fields): Found {
  const found: Found = { severity: undefined, message: undefined, key: undefined, cause: undefined };
  const best = { level: NO_RANK, message: NO_RANK, cause: NO_RANK };
  for (const key in fields) {
    const role = roleOf(key);
    if (role !== undefined && role.rank < best[role.is] && take(found, role, key, fields[key]))
      best[role.is] = role.rank;
  }
  if (found.severity === undefined && isObject(fields['log'])) found.severity = fieldSeverity(fields['log']['level']);
  return found;
}

function take(found: Found, { is }: Role, key: string, value: unknown): boolean {
  if (is === 'level') {
    const stated = fieldSeverity(value);
    if (stated !== undefined) found.severity = stated;
    return stated !== undefined;
  }
  if (is === 'cause') {
    const cause = causeText(value);
    if (cause) found.cause = cause;
    return Boolean(cause);
  }
  if (typeof value !== 'string' || value === '') return false;
  found.message = value;
  found.key = key;
  return true;
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
