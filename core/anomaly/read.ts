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
const isList = (value: unknown) => Array.isArray(value) && value.every(isRecord);

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
  ['reasons', 'a list of objects', isList],
  ['exemplars', 'a list of objects', isList],
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
