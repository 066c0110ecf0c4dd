import { phrase, type Level, type Phrase, type Service } from '../../service';
import { beats, steadyLife } from '../steady-life';

const PRIORITY: Readonly<Record<Level, string>> = { debug: '7', info: '6', warning: '4', error: '3' };
const HOUR_MS = 3_600_000;
/** When the full backup of a night begins. */
export const BACKUP_OFFSET_MS = 2 * HOUR_MS;
export const DATABASES = ['orders', 'billing', 'people', 'stock', 'archive'];

const LATEST = [
  phrase('info', 0, () => 'Increment begins', { from: 'increment' }),
  phrase('info', 0, (d) => `Increment of ${d.skewed(40)} MB stored as inc-${d.hex(8)}`, { from: 'increment' }),
];

/** What the night's backup says; the whole of it lies within some ten minutes. */
export const FULL_BACKUP: readonly Phrase[] = [
  phrase('info', 0, () => 'Full backup begins', { from: 'full' }),
  ...DATABASES.flatMap((name) => [
    phrase('info', 0, () => `Snapshot of database ${name} taken`, { from: 'full' }),
    ...Array.from({ length: 8 }, (_, index) =>
      phrase('info', 0, (d) => `Chunk ${index + 1} of ${name} sent, ${d.skewed(800)} MB, checksum ${d.hex(16)}`, {
        from: 'full',
      }),
    ),
  ]),
  phrase('info', 0, (d) => `Full backup done: ${d.int(40, 70)} GB in ${d.int(4, 9)} min`, { from: 'full' }),
];

/** Records of systemd's journal as JSON. Speaks by the clock and hardly in between. */
export const backup: Service = {
  name: 'backup',
  hosts: ['vault-1'],
  linesPerMinute: 0.4,
  swing: 0.1,
  peakHourUtc: 3,
  weekend: 1,
  labels: (host) => ({ job: 'systemd-journal', unit: 'backup.service', service_name: 'backup', host }),
  life: (seed, service, day) => [
    ...steadyLife(seed, service, day),
    ...beats(seed, service, day, { key: 'increment', everyMs: HOUR_MS, offsetMs: HOUR_MS / 4, phrases: LATEST }),
    ...beats(seed, service, day, {
      ...{ key: 'full', everyMs: 24 * HOUR_MS, offsetMs: BACKUP_OFFSET_MS, phrases: FULL_BACKUP },
    }),
  ],
  format: ({ at, micros, host, phrase: spoken, message }) =>
    JSON.stringify({
      __REALTIME_TIMESTAMP: `${at}${String(micros).padStart(3, '0')}`,
      PRIORITY: PRIORITY[spoken.level],
      SYSLOG_IDENTIFIER: `backup-${spoken.from ?? 'agent'}`,
      _HOSTNAME: host,
      _SYSTEMD_UNIT: 'backup.service',
      MESSAGE: message,
    }),
  phrases: [
    phrase('info', 10, (d) => `Catalogue holds ${d.int(300, 900)} copies`),
    phrase('info', 6, (d) => `Copy inc-${d.hex(8)} verified`),
    phrase('info', 3, (d) => `Expired copy inc-${d.hex(8)} removed`),
    phrase('warning', 0.5, (d) => `Vault is ${d.int(60, 79)} % full`),
    phrase('error', 0.2, (d) => `Copy inc-${d.hex(8)} could not be locked, will try again`),
  ],
  startUp: [phrase('info', 0, () => 'Agent stops on request'), phrase('info', 0, () => 'Agent starts, schedule read')],
};
