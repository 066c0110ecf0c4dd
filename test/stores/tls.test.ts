import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CoreError } from '../../core/index';
import { freePort } from '../../scripts/services/port';
import { startPostgres, type RunningPostgres } from '../../scripts/services/postgres';
import { startRedis, type RunningRedis } from '../../scripts/services/redis';
import { openStore, type OpenedStore } from '../../stores/index';
import { describeWith } from '../e2e/needs';
import { selfSigned, type SelfSigned } from './self-signed';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
for (const need of ['REDIS', 'POSTGRES'])
  if (!hasOpenssl)
    process.env[`LOGHORN_TEST_${need}_MISSING`] ??= 'no openssl on the PATH, which makes the certificates';

let folder: string;
let ours: SelfSigned;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loghorn-tls-'));
  if (hasOpenssl) ours = await selfSigned(folder, 'IP:127.0.0.1');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** `works`, or code, whether it may pass, and the message. */
async function asking(address: string): Promise<string | readonly [string, boolean, string]> {
  let store: OpenedStore | undefined;
  try {
    store = openStore(address);
    await store.list('', undefined, 1);
    return 'works';
  } catch (error) {
    if (!(error instanceof CoreError)) throw error;
    return [error.code, error.isRetryable, error.message];
  } finally {
    await store?.close();
  }
}

const refused = (says: RegExp, code = 'store-unavailable') => [code, false, expect.stringMatching(says) as unknown];

describeWith(['REDIS'], 'a real Redis with a self-signed certificate', () => {
  let redis: RunningRedis;
  let port: number;
  const address = (host: string, query = '') => `rediss://${host}:${port}${query}`;
  beforeAll(async () => {
    port = await freePort();
    const files = ['--tls-cert-file', ours.certificateFile, '--tls-key-file', ours.keyFile];
    const settings = [...files, '--tls-ca-cert-file', ours.certificateFile, '--tls-auth-clients', 'no'];
    redis = await startRedis({ settings: ['--tls-port', String(port), ...settings] });
  }, 120_000);
  afterAll(() => redis.stop());

  test('is refused as long as nobody trusts it', async () => {
    expect(await asking(address('127.0.0.1'))).toEqual(
      refused(/certificate is not trusted.*NODE_EXTRA_CA_CERTS.*cacert/),
    );
  });

  test('is used when its authority is named, or nothing is asked', async () => {
    expect(await asking(address('127.0.0.1', `?cacert=${encodeURIComponent(ours.certificateFile)}`))).toBe('works');
    expect(await asking(address('127.0.0.1', '?verify=none'))).toBe('works');
  });

  test('is refused under a name that its certificate does not hold', async () => {
    const named = address('localhost', `?cacert=${encodeURIComponent(ours.certificateFile)}`);
    expect(await asking(named)).toEqual(refused(/certificate is for another name/));
  });

  test('an authority that is not there is an error of the address', async () => {
    expect(await asking(address('127.0.0.1', '?cacert=/nowhere.pem'))).toEqual(refused(/cacert/, 'invalid-config'));
  });

  test('encryption towards a server that speaks none says what to look at', async () => {
    const [code, mayPass, message] = await asking(`rediss://127.0.0.1:${redis.port}`);
    expect([code, mayPass]).toEqual(['store-unavailable', true]);
    expect(message).toMatch(/does not answer.*speaks TLS on this port/);
  }, 40_000);

  test('no encryption towards a port that wants it does not hang', async () => {
    expect(await asking(`redis://127.0.0.1:${port}`)).toEqual(['store-unavailable', true, expect.any(String)]);
  }, 30_000);
});

describeWith(['POSTGRES'], 'a real Postgres with a self-signed certificate', () => {
  let postgres: RunningPostgres;
  beforeAll(async () => {
    postgres = await startPostgres({ tell: () => undefined, certificate: ours });
  }, 120_000);
  afterAll(() => postgres.stop());
  const trusting = () => `sslmode=verify-full&sslrootcert=${encodeURIComponent(ours.certificateFile)}`;

  test('is refused as long as nobody trusts it', async () => {
    const asked = await asking(`${postgres.url}?sslmode=verify-full`);
    expect(asked).toEqual(refused(/certificate is not trusted.*sslrootcert.*NODE_EXTRA_CA_CERTS/));
  });

  test('is used when its authority is named, or nothing is asked', async () => {
    expect(await asking(`${postgres.url}?${trusting()}`)).toBe('works');
    expect(await asking(`${postgres.url}?sslmode=require`)).toBe('works');
  });

  test('is refused under a name that its certificate does not hold', async () => {
    const named = `${postgres.url.replace('127.0.0.1', 'localhost')}?${trusting()}`;
    expect(await asking(named)).toEqual(refused(/certificate is for another name/));
  });

  test('an authority that is not there is an error of the address', async () => {
    const asked = await asking(`${postgres.url}?sslmode=verify-full&sslrootcert=/nowhere.pem`);
    expect(asked).toEqual(refused(/sslrootcert/, 'invalid-config'));
  });
});
