import type { IDataObject, ITriggerFunctions } from 'n8n-workflow';

import { readPostgresAccess, readRedisAccess } from '../../../nodes/shared/state-access';
import { defaultStateFile, openStore } from '../../../nodes/shared/store';

const { N8N_USER_FOLDER, EXECUTIONS_MODE } = process.env;

afterEach(() => {
  restore('N8N_USER_FOLDER', N8N_USER_FOLDER);
  restore('EXECUTIONS_MODE', EXECUTIONS_MODE);
});

function restore(name: string, value: string | undefined): void {
  if (value === undefined) Reflect.deleteProperty(process.env, name);
  else process.env[name] = value;
}

/** The two questions that are asked of n8n. */
function aTrigger(parameters: IDataObject, credentials: IDataObject = {}): ITriggerFunctions {
  return {
    getNodeParameter: (name: string, otherwise: unknown) => parameters[name] ?? otherwise,
    getCredentials: (type: string) => Promise.resolve(credentials[type]),
  } as unknown as ITriggerFunctions;
}

test('state lies where n8n keeps its own', () => {
  process.env.N8N_USER_FOLDER = '/srv/n8n';
  expect(defaultStateFile()).toBe('/srv/n8n/.n8n/loghorn/state.sqlite');
});

test('queue mode refuses SQLite with the cure', async () => {
  process.env.EXECUTIONS_MODE = 'queue';
  await expect(openStore(aTrigger({}))).rejects.toThrow(/queue mode.*Choose Redis or Postgres under State/);
});

test.each(['redis', 'postgres'])('queue mode takes %s', async (state) => {
  process.env.EXECUTIONS_MODE = 'queue';
  const data = { host: '127.0.0.1', port: 1, database: '0', user: 'u', password: 'p' };
  const store = await openStore(aTrigger({ state }, { [state]: data }));
  await expect(store.load('u')).rejects.toMatchObject({ code: 'store-unavailable', isRetryable: true });
  await store.close();
});

test("n8n's Redis credential is read as it is; a password may begin and end with a space", () => {
  const data = { host: ' cache ', port: 6380, database: 3, user: '', password: ' p ', ssl: true };
  expect(readRedisAccess({ ...data, disableTlsVerification: true })).toEqual({
    host: 'cache',
    port: 6380,
    database: 3,
    user: '',
    password: ' p ',
    ssl: true,
    disableTlsVerification: true,
  });
  expect(() => readRedisAccess({ host: '' })).toThrow(/its host is empty\. Fill it in/);
});

describe("n8n's Postgres credential", () => {
  const data = { host: 'db', port: 5432, database: 'app', user: 'app', password: 'p' };

  test.each([
    [{}, 'disable'],
    [{ ssl: 'disable', allowUnauthorizedCerts: false }, 'disable'],
    [{ ssl: 'require' }, 'verify-full'],
    [{ ssl: 'allow' }, 'verify-full'],
    [{ ssl: 'disable', allowUnauthorizedCerts: true }, 'require'],
  ])("%j is encrypted as n8n's own node has it: %s", (ssl, expected) => {
    expect(readPostgresAccess({ ...data, ...ssl })).toEqual({ ...data, ssl: expected });
  });

  test('through an SSH tunnel is refused with the cure', () => {
    expect(() => readPostgresAccess({ ...data, sshTunnel: true })).toThrow(/SSH tunnel.*reaches the server directly/);
  });
});
