import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { JOURNAL_WRITER } from '../../scripts/services/journal-writer';
import { mustRun } from '../../scripts/services/run';

export interface JournalCase {
  readonly what: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly service: string;
  readonly metadata: Readonly<Record<string, string>>;
}

const BOOT = '0123456789abcdef0123456789abcdef';
export const journalAtMs = Date.now() - 60_000;

export const JOURNAL_CASES: readonly JournalCase[] = [
  {
    what: 'a unit',
    fields: {
      MESSAGE: 'Failed password for root',
      SYSLOG_IDENTIFIER: 'sshd',
      _SYSTEMD_UNIT: 'ssh.service',
      PRIORITY: '4',
    },
    service: 'ssh',
    metadata: { level: 'warning', unit: 'ssh.service', boot_id: BOOT, pid: '77' },
  },
  {
    what: 'one of many units of a template',
    fields: {
      MESSAGE: 'login on tty1',
      SYSLOG_IDENTIFIER: 'login',
      _SYSTEMD_UNIT: 'getty@tty1.service',
      PRIORITY: '6',
    },
    service: 'getty',
    metadata: { level: 'info', unit: 'getty@tty1.service' },
  },
  {
    what: 'the kernel, which is no unit',
    fields: { MESSAGE: 'Out of memory: Killed process 9', SYSLOG_IDENTIFIER: 'kernel', PRIORITY: '3' },
    service: 'kernel',
    metadata: { level: 'error' },
  },
  {
    what: "a container, by Docker's log driver",
    fields: {
      MESSAGE: 'deadlock detected',
      SYSLOG_IDENTIFIER: '4f1e0c9a7d21',
      _SYSTEMD_UNIT: 'docker.service',
      PRIORITY: '6',
      CONTAINER_NAME: 'shop-db-1',
      CONTAINER_ID: '4f1e0c9a7d21',
      IMAGE_NAME: 'postgres:18',
    },
    service: 'shop-db-1',
    metadata: { container_id: '4f1e0c9a7d21', image: 'postgres:18', unit: 'docker.service' },
  },
];

/** A journal with these entries, written by systemd's own tool. */
export async function writeJournal(folder: string): Promise<void> {
  mkdirSync(folder);
  const entries = JOURNAL_CASES.map(({ fields }, index) =>
    Object.entries({
      __REALTIME_TIMESTAMP: `${journalAtMs + index}000`,
      __MONOTONIC_TIMESTAMP: String(1_000_000 + index),
      _BOOT_ID: BOOT,
      _HOSTNAME: 'dns01',
      _PID: '77',
      ...fields,
    })
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
  const exported = join(folder, 'entries.export');
  writeFileSync(exported, `${entries.join('\n')}\n`);
  await mustRun(JOURNAL_WRITER, ['-o', join(folder, 'system.journal'), exported]);
}
