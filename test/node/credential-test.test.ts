import type { RequestListener } from 'node:http';

import { CredentialTestContext } from 'n8n-core';
import type { IDataObject, INodeCredentialTestResult, INodeType } from 'n8n-workflow';

import type { FaultyLoki } from '../../testbed/faulty-loki';
import { startFaultyLoki } from '../../testbed/faulty-loki';
import { loadPackage } from './package';
import { serve } from './serve';

let loki: FaultyLoki;

beforeEach(async () => void (loki = await startFaultyLoki()));
afterEach(() => loki.stop());

/** The test button of the credential, in the context that n8n gives it. */
async function testCredential(data: IDataObject): Promise<INodeCredentialTestResult> {
  const { loader } = await loadPackage();
  const { methods } = loader.nodeTypes.logAnomalyTrigger!.type as INodeType;
  const context = new CredentialTestContext({} as never);
  const credential = { id: '1', name: 'Loki', type: 'lokiApi', data: { url: loki.url, ...data } };
  return await methods!.credentialTest!.lokiConnectionTest!.call(context, credential as never);
}

async function testAgainst(listener: RequestListener): Promise<INodeCredentialTestResult> {
  const server = await serve(listener);
  try {
    return await testCredential({ url: server.url });
  } finally {
    await server.stop();
  }
}

test('a Loki that answers is a Loki', async () => {
  expect(await testCredential({})).toEqual({ status: 'OK', message: expect.stringMatching(/this is a Loki/) });
});

test('sign-in and tenant that are not saved yet go along', async () => {
  loki.faults.add({ fault: 'F17' });
  expect(await testCredential({ tenant: 'team-a', authentication: 'bearer', token: 'abc' })).toMatchObject({
    status: 'OK',
  });
  expect(loki.asked.at(-1)?.headers).toMatchObject({ authorization: 'Bearer abc', 'x-scope-orgid': 'team-a' });
});

test('nobody there: unreachable', async () => {
  const told = await testCredential({ url: 'http://127.0.0.1:1' });
  expect(told).toEqual({
    status: 'Error',
    message: expect.stringMatching(/no connection \(ECONNREFUSED\).*address and port/),
  });
});

test('https where no TLS is spoken: TLS', async () => {
  const told = await testCredential({ url: loki.url.replace('http:', 'https:') });
  expect(told).toEqual({ status: 'Error', message: expect.stringMatching(/secure connection was refused/) });
});

test('401: sign-in, and the password is not repeated', async () => {
  loki.faults.add({ fault: 'F3', status: 401, body: 'unauthorized' });
  const { status, message } = await testCredential({ authentication: 'basic', user: 'ada', password: 's3cret' });
  expect({ status, message }).toEqual({
    status: 'Error',
    message: expect.stringMatching(/HTTP 401.*user and password/),
  });
  expect(message).not.toMatch(/s3cret/);
});

test('no tenant where one is needed: tenant', async () => {
  loki.faults.add({ fault: 'F17' });
  expect((await testCredential({})).message).toMatch(/several tenants.*Fill in the tenant/);
});

test('another server: not a Loki', async () => {
  const page = await testAgainst((_request, response) => response.end('<html>Grafana</html>'));
  expect(page.message).toMatch(/web page.*address and its path prefix/);
  const missing = await testAgainst((_request, response) => response.writeHead(404).end('nothing here'));
  expect(missing.message).toMatch(/HTTP 404/);
  const json = await testAgainst((_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}'),
  );
  expect(json).toMatchObject({ status: 'Error', message: expect.stringMatching(/no answer of Loki's/) });
});

test('an address that is none is said before anything is asked', async () => {
  expect(await testCredential({ url: 'loki' })).toEqual({
    status: 'Error',
    message: expect.stringMatching(/not a URL/),
  });
  expect(loki.asked).toEqual([]);
});
