import { ROWS_FORMAT } from './block-writer';
import { current, openBytes, sealBytes } from './envelope';
import type { Migrate } from './envelope';

/** Schemas of rows count from here for each way in which rows are written: a version that does not know the way says `newer-state`. */
const SCHEMAS_A_FORMAT = 1_000;

/** Seals a part that may hold rows of a RowTable. */
export function sealRows(kind: string, schema: number, payload: Uint8Array): Uint8Array {
  return sealBytes(kind, present(schema), payload);
}

/** Opens what this version or an older one sealed, by `sealRows` or, before that, by `sealBytes`. */
export function openRows(kind: string, schema: number, sealed: Uint8Array, migrate?: Migrate<Uint8Array>): Uint8Array {
  return openBytes(kind, present(schema), sealed, (found, payload) =>
    current({ kind, schema, migrate }, found % SCHEMAS_A_FORMAT, payload),
  );
}

function present(schema: number): number {
  return SCHEMAS_A_FORMAT * ROWS_FORMAT + schema;
}
