import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cached } from '../cache';
import { unpackDebian } from '../debian';
import type { Program } from '../program/program';

/** The last there is: Promtail reached end of life on 2 March 2026. */
export const promtailProgram: Program = {
  name: 'promtail',
  title: 'Promtail',
  version: '3.6.15',
  repository: 'loki',
  versionFlag: '-version',
  versionText: 'version 3.6.15',
  folder: __dirname,
  packageName: 'github.com/grafana/loki/v3/clients/cmd/promtail',
  // Without this tag, and without C, it cannot read the journal.
  tags: 'netgo promtail_journal_enabled',
  compilerEnv: async () => ({ CGO_ENABLED: '1', CGO_CFLAGS: await headersOfSystemd() }),
  buildMinutes: 4,
};

/** Only headers are needed to build: libsystemd itself is loaded when the journal is opened. */
async function headersOfSystemd(): Promise<string> {
  if (existsSync('/usr/include/systemd/sd-journal.h')) return '';
  const unpack = (folder: string) => unpackDebian(folder, ['libsystemd-dev']);
  return `-I${join(await cached({ name: 'libsystemd-dev', build: unpack }), 'usr/include')}`;
}
