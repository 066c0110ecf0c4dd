import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../scripts/services/run';

export interface SelfSigned {
  /** PEM, as are their files. */
  readonly certificate: string;
  readonly key: string;
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** A certificate for `names` ("IP:127.0.0.1") that is its own authority. Needs openssl. */
export async function selfSigned(folder: string, names: string): Promise<SelfSigned> {
  const certificateFile = join(folder, 'certificate.pem');
  const keyFile = join(folder, 'key.pem');
  const args = ['req', '-x509', '-nodes', '-days', '2', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  const made = await run('openssl', [
    ...args,
    ...['-subj', '/CN=loghorn test', '-addext', `subjectAltName=${names}`],
    ...['-keyout', keyFile, '-out', certificateFile],
  ]);
  if (made.code !== 0) throw new Error(`openssl could not make a certificate: ${made.output}`);
  return {
    certificate: readFileSync(certificateFile, 'utf8'),
    key: readFileSync(keyFile, 'utf8'),
    certificateFile,
    keyFile,
  };
}
