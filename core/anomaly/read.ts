import type { Checked, JsonRecord } from '../json-check';
import { isRecord, isTextRecord } from '../json-check';
import { SEVERITIES } from '../line/line';
import type { Anomaly } from './anomaly';

const KINDS: readonly unknown[] = ['line', 'rate', 'silence', 'pipeline'];
const STATES: readonly unknown[] = ['open', 'worse', 'still', 'resolved'];

type Rule = readonly [field: keyof Anomaly, wanted: string, holds: (value: unknown) => boolean];

const isText = (value: unknown) => typeof value === 'string' && value !== '';
/** Years 2001 to 2286, so that a time in seconds or nanoseconds is told from one in milliseconds. */
const isTime = (value: unknown) => typeof value === 'number' && value >= 1e12 && value < 1e13;
/** Each one an object that says something in words; `String()` of what a stranger made may throw. */
const isTold = (value: unknown) =>
  Array.isArray(value) && value.every((one) => isRecord(one) && typeof one.text === 'string');
const isOptionalText = (value: unknown) => value === undefined || typeof value === 'string';

const RULES: readonly Rule[] = [
  ['fingerprint', '16 hex digits', (value) => typeof value === 'string' && /^[0-9a-f]{16}$/.test(value)],
  ['baseline', 'a text', isText],
  ['service', 'a text', isText],
  ['query', 'a text', (value) => typeof value === 'string'],
  ['startsAt', 'a time in milliseconds', isTime],
  ['toldAt', 'a time in milliseconds', isTime],
  ['state', STATES.join(', '), (value) => STATES.includes(value)],
  ['kind', KINDS.join(', '), (value) => KINDS.includes(value)],
  ['severity', SEVERITIES.join(', '), (value) => (SEVERITIES as readonly unknown[]).includes(value)],
  ['labels', 'an object of texts', isTextRecord],
  ['score', 'a number from 0 to 1', (value) => typeof value === 'number' && value >= 0 && value <= 1],
  ['reasons', 'a list of objects with a text', isTold],
  ['exemplars', 'a list of objects with a text', isTold],
  ['endsAt', 'a time in milliseconds', (value) => value === undefined || isTime(value)],
  ['template', 'a text', isOptionalText],
  ['link', 'a text', isOptionalText],
];

/** Reads what a workflow hands over: anybody may have changed it on the way. */
export function readAnomaly(value: unknown): Checked<Anomaly> {
  if (!isRecord(value)) return { ok: false, issue: 'it is no object' };
  const broken = RULES.find(([field, , holds]) => !holds((value as JsonRecord)[field]));
  if (broken) return { ok: false, issue: `its field "${broken[0]}" is not ${broken[1]}` };
  if (value.state === 'resolved' && !isTime(value.endsAt))
    return { ok: false, issue: 'it is resolved and has no "endsAt"' };
  return { ok: true, value: value as unknown as Anomaly };
}
