import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { jsonObject } from './state-json';
import { Refusal } from './refusal';
import type { Snapshot } from './state-snapshot';

const FORMAT = 1;

/** One JSON file for its owner alone; parts and bodies as sealed, in base64. Never over another, unless forced, and never half. */
export function writeStateFile(file: string, units: readonly Snapshot[], isForced: boolean): void {
  const text = `${JSON.stringify({ loghornState: FORMAT, units: units.map(toJson) }, undefined, 1)}\n`;
  const beside = `${file}.partial`;
  try {
    if (!isForced) writeFileSync(file, '', { flag: 'wx', mode: 0o600 });
    writeFileSync(beside, text, { mode: 0o600 });
    renameSync(beside, file);
  } catch (cause) {
    const isThere = (cause as NodeJS.ErrnoException).code === 'EEXIST';
    const [fact, cure] = isThere
      ? ['it exists', 'Name another, or say --force']
      : [(cause as Error).message, 'Name a file that you may write'];
    throw new Refusal(`Failed to export to ${file}: ${fact}. ${cure}.`, { cause });
  }
}

export function readStateFile(file: string): readonly Snapshot[] {
  const fail = (fact: string, cause?: unknown): never => {
    throw new Refusal(`Failed to import ${file}: ${fact}. Name a file that loghorn state export wrote.`, { cause });
  };
  let read: unknown;
  try {
    read = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    return fail(code === undefined ? 'it is no JSON' : `it cannot be read (${code})`, cause);
  }
  const root = jsonObject(read, fail, 'the file');
  const format = root.number('loghornState');
  if (format > FORMAT) fail(`it has format ${format}, this version reads up to ${FORMAT}`);
  return root.objects('units').map((unit) => ({
    unit: unit.text('unit'),
    version: unit.text('version'),
    parts: new Map(unit.objects('parts').map((part) => [part.text('name'), part.bytes('bytes')])),
    rows: unit.objects('rows').map((row) => ({
      ...{ id: row.text('id'), key: row.text('key'), body: row.bytes('body') },
      ...{ takes: row.number('takes'), failures: row.number('failures') },
    })),
    deadRows: unit.number('deadRows'),
    dead: [],
  }));
}

function toJson({ unit, version, parts, rows, deadRows, dead }: Snapshot): unknown {
  const withText = <Row extends { readonly body: Uint8Array }>(row: Row) => ({ ...row, body: base64(row.body) });
  return {
    unit,
    version,
    parts: [...parts].map(([name, bytes]) => ({ name, bytes: base64(bytes) })),
    rows: rows.map(withText),
    deadRows,
    dead: dead.map(withText),
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
