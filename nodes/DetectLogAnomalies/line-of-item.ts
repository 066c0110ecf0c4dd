import type { IDataObject } from 'n8n-workflow';

import { MINUTE_MS, msToNs } from '../../core/index';
import type { Checked, EpochMs, EpochNs, Labels, RawLine } from '../../core/index';

export interface Fields {
  /** Empty: guessed. */
  readonly text: string;
  readonly time: string;
  readonly service: string;
}

const TEXTS = ['message', 'text', 'line', 'log', 'msg', 'body'];
const TIMES = ['time', 'timestamp', '@timestamp', 'ts', 'date'];
const SERVICES = ['service_name', 'service', 'app', 'container', 'unit', 'job', 'host'];
/** A time further ahead would make everything until then too late. */
const MOST_AHEAD_MS = 10 * MINUTE_MS;

/** An item as a line; anybody may have made it. `at`: its time where it has none. */
export function lineOfItem(json: IDataObject, fields: Fields, now: EpochMs, at: EpochNs): Checked<RawLine> {
  const text = valueOf(json, fields.text, TEXTS);
  if (text === undefined || text === null || text === '') return { ok: false, issue: noText(fields.text) };
  const time = timeOf(valueOf(json, fields.time, TIMES));
  if (fields.time !== '' && time === undefined) return { ok: false, issue: `its field "${fields.time}" is no time` };
  if (time !== undefined && time > now + MOST_AHEAD_MS) return { ok: false, issue: 'its time lies in the future' };
  const service = valueOf(json, fields.service, SERVICES);
  const stream: Labels = typeof service === 'string' && service !== '' ? { service_name: service } : {};
  const line = typeof text === 'string' ? text : JSON.stringify(text);
  return { ok: true, value: { at: time === undefined ? at : msToNs(time), stream, metadata: {}, text: line } };
}

function noText(field: string): string {
  return field === '' ? `it has none of the fields ${TEXTS.join(', ')}` : `its field "${field}" is empty`;
}

function valueOf(json: IDataObject, field: string, guesses: readonly string[]): unknown {
  if (field === '') return guesses.map((name) => own(json, name)).find((value) => value !== undefined && value !== '');
  return own(json, field) ?? field.split('.').reduce<unknown>((value, name) => own(value, name), json);
}

function own(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

/** A date's text, or a number of seconds, milli-, micro- or nanoseconds since the epoch, between 2001 and 2286. */
function timeOf(value: unknown): EpochMs | undefined {
  const number = typeof value === 'number' || /^\d+(\.\d+)?$/.test(String(value)) ? Number(value) : undefined;
  if (number === undefined) return inRange(value instanceof Date ? value.getTime() : Date.parse(String(value)));
  return [1e3, 1, 1e-3, 1e-6].map((scale) => inRange(number * scale)).find((ms) => ms !== undefined);
}

function inRange(ms: number): EpochMs | undefined {
  return ms >= 1e12 && ms < 1e13 ? Math.floor(ms) : undefined;
}
