import type { Program } from '../program/program';

/** The one Loki that everything here is tested against. */
export const lokiVersion = '3.7.6';

export const lokiProgram: Program = {
  name: 'loki',
  title: 'Loki',
  version: lokiVersion,
  repository: 'loki',
  versionFlag: '-version',
  versionText: `version ${lokiVersion}`,
  folder: __dirname,
  packageName: 'github.com/grafana/loki/v3/cmd/loki',
  tags: 'netgo',
  compilerEnv: () => Promise.resolve({ CGO_ENABLED: '0' }),
  buildMinutes: 5,
};
