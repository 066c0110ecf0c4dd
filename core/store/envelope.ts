import { CoreError } from '../errors';

// Magic, form, schema, length of the kind, length of the payload; then the kind; then the payload.
const MAGIC = 0x4c47;
const HEADER_BYTES = 10;
const FORM_JSON = 1;
const FORM_BYTES = 2;

/** Turns the payload of an older schema into that of the present one. */
export type Migrate<Payload> = (schema: number, old: Payload) => Payload;

export function sealBytes(kind: string, schema: number, payload: Uint8Array): Uint8Array {
  return seal(kind, schema, FORM_BYTES, payload);
}

/** `value` survives as JSON does: no Map, no NaN, no undefined. */
export function sealJson(kind: string, schema: number, value: unknown): Uint8Array {
  return seal(kind, schema, FORM_JSON, new TextEncoder().encode(JSON.stringify(value)));
}

/** `schema` is the newest that the caller reads. The answer is a view of `sealed`, not a copy. */
export function openBytes(kind: string, schema: number, sealed: Uint8Array, migrate?: Migrate<Uint8Array>): Uint8Array {
  const found = open(kind, FORM_BYTES, sealed);
  return current({ kind, schema, migrate }, found.schema, found.payload);
}

/** `Value` is what this very code sealed: kind and schema vouch for it. */
export function openJson<Value>(kind: string, schema: number, sealed: Uint8Array, migrate?: Migrate<unknown>): Value {
  const found = open(kind, FORM_JSON, sealed);
  return current({ kind, schema, migrate }, found.schema, parseJson(kind, found.payload)) as Value;
}

function seal(kind: string, schema: number, form: number, payload: Uint8Array): Uint8Array {
  const name = new TextEncoder().encode(kind);
  const sealed = new Uint8Array(HEADER_BYTES + name.length + payload.length);
  const header = new DataView(sealed.buffer);
  header.setUint16(0, MAGIC);
  header.setUint8(2, form);
  header.setUint16(3, schema);
  header.setUint8(5, name.length);
  header.setUint32(6, payload.length);
  sealed.set(name, HEADER_BYTES);
  sealed.set(payload, HEADER_BYTES + name.length);
  return sealed;
}

function open(kind: string, form: number, sealed: Uint8Array): { schema: number; payload: Uint8Array } {
  if (sealed.length < HEADER_BYTES) throw corrupt(kind, `its ${sealed.length} bytes are too few`);
  const header = new DataView(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (header.getUint16(0) !== MAGIC) throw corrupt(kind, 'its first bytes are not ours');
  const payloadAt = HEADER_BYTES + header.getUint8(5);
  const name = sealed.subarray(HEADER_BYTES, payloadAt);
  if (!isCalled(name, kind)) throw corrupt(kind, `it holds ${JSON.stringify(new TextDecoder().decode(name))} instead`);
  if (header.getUint8(2) !== form) throw corrupt(kind, 'its form is another');
  if (payloadAt + header.getUint32(6) !== sealed.length) throw corrupt(kind, 'its length is wrong');
  return { schema: header.getUint16(3), payload: sealed.subarray(payloadAt) };
}

/** Kinds are plain letters; an opening asks for hundreds. */
function isCalled(name: Uint8Array, kind: string): boolean {
  if (name.length !== kind.length) return false;
  for (let index = 0; index < name.length; index++) if (name[index] !== kind.charCodeAt(index)) return false;
  return true;
}

function parseJson(kind: string, payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch (cause) {
    throw corrupt(kind, 'its JSON cannot be parsed', cause);
  }
}

export interface SchemaWanted<Payload> {
  readonly kind: string;
  readonly schema: number;
  readonly migrate: Migrate<Payload> | undefined;
}

/** The payload as the present schema has it; throws where there is no way. */
export function current<Payload>(
  { kind, schema, migrate }: SchemaWanted<Payload>,
  found: number,
  payload: Payload,
): Payload {
  if (found === schema) return payload;
  if (found > schema) throw newer(kind, found, schema);
  if (migrate === undefined) throw corrupt(kind, `it has schema ${found}, which this version no longer reads`);
  return migrate(found, payload);
}

function newer(kind: string, found: number, schema: number): CoreError {
  const fact = `the stored state has schema ${found}, this version reads up to ${schema}`;
  return new CoreError(
    'newer-state',
    `Failed to open "${kind}": ${fact}. Upgrade n8n-nodes-loghorn, or reset the unit.`,
  );
}

function corrupt(kind: string, fact: string, cause?: unknown): CoreError {
  const message = `Failed to open "${kind}": ${fact}. Restore the state from a backup, or reset the unit.`;
  return new CoreError('corrupt-state', message, { cause });
}
