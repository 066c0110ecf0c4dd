import type { Understood } from './format';
import { readInner } from './inner';
import type { Fields } from './json-fields';

/** Docker's `json-file`: `{"log":"…\n","stream":"stderr","time":"…"}`, around the container's own line. */
export function readDocker(fields: Fields): Understood | undefined {
  const { log, stream } = fields;
  if (typeof log !== 'string' || (stream !== 'stdout' && stream !== 'stderr')) return undefined;
  const inner = readInner(log.trimEnd());
  return { ...inner, format: inner.format ?? 'docker' };
}
