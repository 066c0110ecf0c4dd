import { join } from 'node:path';
import { mustRun } from '../../scripts/services/run';

/** A certificate for `localhost` in the folder: the variables by which promtail/syslog.yaml finds it. */
export async function selfSigned(folder: string): Promise<{ LOGHORN_SYSLOG_CERT: string; LOGHORN_SYSLOG_KEY: string }> {
  const [cert, key] = [join(folder, 'tls.crt'), join(folder, 'tls.key')];
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=localhost'];
  await mustRun('openssl', [...request, '-keyout', key, '-out', cert]);
  return { LOGHORN_SYSLOG_CERT: cert, LOGHORN_SYSLOG_KEY: key };
}
