import { join } from 'node:path';
import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import { createGenerator } from 'ts-json-schema-generator';

const ROOT = join(__dirname, '../../..');

export type Check = (value: unknown) => readonly string[];

/** What of a value is not as Grafana's own types say; nothing where all is. Names that they do not know are wrong too. */
export function grafanaCheck(): (shape: string) => Check {
  const path = join(__dirname, 'grafana-shapes.ts');
  // 'none': several of Grafana's types share a name, so none is exposed by it.
  const generator = createGenerator({
    ...{ path, tsconfig: join(ROOT, 'tsconfig.json'), skipTypeCheck: true, expose: 'none' },
  });
  const ajv = new Ajv({ allErrors: true, strict: false });
  const checks = new Map<string, ValidateFunction>();
  return (shape) => {
    const check = checks.get(shape) ?? ajv.compile(generator.createSchema(shape));
    checks.set(shape, check);
    return (value) => (check(value) ? [] : (check.errors ?? []).map(inWords));
  };
}

function inWords({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath || 'all of it'} ${message} ${JSON.stringify(params)}`;
}
