import { publicIp, user } from '../../parameters';
import { phrase, type Level, type Service } from '../../service';
import { bsd } from '../stamps';
import { steadyLife } from '../steady-life';

/** Facility 10 (authpriv) times eight plus the severity. */
const PRIORITY: Readonly<Record<Level, number>> = { debug: 87, info: 86, warning: 84, error: 83 };

/** The way in for administrators: BSD syslog (RFC 3164). Office hours, and strangers who knock at all hours. */
export const bastion: Service = {
  name: 'bastion',
  hosts: ['gate-1'],
  linesPerMinute: 6,
  swing: 0.8,
  peakHourUtc: 12,
  weekend: 0.35,
  labels: (host) => ({ job: 'bastion', host, filename: '/var/log/auth.log' }),
  life: steadyLife,
  format: ({ at, host, phrase: spoken, message, micros }) =>
    `<${PRIORITY[spoken.level]}>${bsd(at)} ${host} ${spoken.from ?? 'doorman'}[${2_000 + (micros % 900)}]: ${message}`,
  phrases: [
    phrase('info', 14, (d) => `accepted public key for ${user(d)} from ${publicIp(d)} port ${d.int(1024, 65_000)}`),
    phrase('info', 13, (d) => `session opened for user ${user(d)}`, { from: 'session' }),
    phrase('info', 13, (d) => `session closed for user ${user(d)} after ${d.skewed(900)} s`, { from: 'session' }),
    phrase('info', 8, (d) => `connection from ${publicIp(d)} closed before authentication`),
    phrase('info', 5, (d) => `${user(d)} runs /usr/bin/systemctl status ${d.pick(['web', 'mail', 'proxy'])}`, {
      from: 'sudo',
    }),
    phrase(
      'warning',
      4,
      (d) => `authentication failed for user ${user(d)} from ${publicIp(d)} port ${d.int(1024, 65_000)}`,
    ),
    phrase('warning', 3, (d) => `unknown user ${d.pick(['test', 'admin', 'guest', 'ftp'])} from ${publicIp(d)}`),
    phrase('error', 0.5, (d) => `no common key exchange with ${publicIp(d)} port ${d.int(1024, 65_000)}`),
  ],
  startUp: [
    phrase('info', 0, () => 'received signal 15, going down'),
    phrase('info', 0, () => 'listening on 0.0.0.0 port 22'),
  ],
};
