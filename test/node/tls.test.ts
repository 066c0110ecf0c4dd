import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { CredentialTestContext } from 'n8n-core';
import type { IDataObject, INodeType } from 'n8n-workflow';

import { createN8nHttp } from '../../nodes/shared/n8n-http';
import type { HttpFailure } from '../../sources/index';
import { triggerContext } from './n8n';
import { loadPackage } from './package';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
if (!hasOpenssl) console.warn('Skipped: no openssl on the PATH to make a certificate with.');

(hasOpenssl ? describe : describe.skip)('a Loki behind a certificate of its owner', () => {
  let url: string;
  let certificate: string;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'loghorn-tls-'));
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const names = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-keyout', key, '-out', cert, ...names],
      { stdio: 'ignore' },
    );
    certificate = readFileSync(cert, 'utf8');
    const server = createServer({ key: readFileSync(key), cert: certificate }, (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"success","data":[]}');
    });
    rmSync(folder, { recursive: true });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    stop = () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
  });

  afterAll(() => stop());

  /** As the published trigger asks, and as the test button does. */
  async function ask(data: IDataObject): Promise<{ trigger: string; button: string }> {
    const http = createN8nHttp(await triggerContext({ url, ...data }), url);
    const asked = http({ method: 'GET', path: '/loki/api/v1/labels', timeoutMs: 5_000, maxBytes: 1_000 });
    const { methods } = (await loadPackage()).loader.nodeTypes.logAnomalyTrigger!.type as INodeType;
    const credential = { id: '1', name: 'Loki', type: 'lokiApi', data: { url, ...data } };
    const told = await methods!.credentialTest!.lokiConnectionTest!.call(
      new CredentialTestContext({} as never),
      credential as never,
    );
    return {
      trigger: await asked.then(
        ({ status }) => String(status),
        ({ kind }: HttpFailure) => kind,
      ),
      button: told.message,
    };
  }

  test('is refused, and the button says that it is the certificate', async () => {
    expect(await ask({})).toEqual({
      trigger: 'tls',
      button: expect.stringMatching(/secure connection was refused.*certificate authority/),
    });
  });

  test('is trusted with its own authority in the credential', async () => {
    expect(await ask({ ownAuthority: certificate })).toEqual({
      trigger: '200',
      button: expect.stringMatching(/Connected/),
    });
  });

  test('is taken unchecked where the user says so', async () => {
    expect(await ask({ ignoreTlsProblems: true })).toEqual({
      trigger: '200',
      button: expect.stringMatching(/Connected/),
    });
  });
});
