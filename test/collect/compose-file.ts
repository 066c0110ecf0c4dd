import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

export const clone = resolve(__dirname, '../..');

export interface ComposeService {
  readonly image: string;
  readonly profiles?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly networks?: readonly string[];
  readonly restart?: string;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly deploy?: { readonly resources: { readonly limits: { readonly memory: string } } };
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

export const textOf = (file: string): string => readFileSync(join(clone, file), 'utf8');

export const readYaml = (file: string): unknown => parse(textOf(file), { merge: true });

export const compose = readYaml('compose.yaml') as ComposeFile;

export const services = Object.entries(compose.services);

export const versionOf = ({ image }: ComposeService): string => image.slice(image.lastIndexOf(':') + 1);

/** Files of this clone that a service is given: where they lie here, and where there. */
export const mounts = ({ volumes = [] }: ComposeService): readonly { readonly from: string; readonly to: string }[] =>
  volumes
    .map((volume) => /^\.\/([^:]+):([^:]+):ro$/.exec(volume))
    .flatMap((found) => (found ? [{ from: found[1]!, to: found[2]! }] : []));
