import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../scripts/services/postgres';
import { startRedis } from '../../scripts/services/redis';
import { freePort } from '../../scripts/services/port';
import { openStore, type OpenedStore } from '../../stores/index';
import { created, put } from '../conformance/store-builders';
import { describeWith } from '../e2e/needs';

const quiet = { tell: () => undefined };

async function mustKeep(store: OpenedStore): Promise<void> {
  const version = await created(store, 'u', put({ a: '1' }));
  expect(await store.load('u', version)).toBe('unchanged');
  expect(await store.list('', undefined, 9)).toEqual(['u']);
  await store.close();
}

describe('a file', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'loghorn-open-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  test.each(['', 'sqlite:', 'sqlite://', 'file:', 'file://'])('is opened by its path after %p', async (before) => {
    await mustKeep(openStore(`${before}${join(folder, 'state.sqlite')}`));
    expect(readdirSync(folder)).toContain('state.sqlite');
  });
});

describeWith(['POSTGRES'], 'a real Postgres', () => {
  test('is opened by its URL, in the schema that it names', async () => {
    const postgres = await startPostgres(quiet);
    await mustKeep(openStore(postgres.url));
    await mustKeep(openStore(`${postgres.url.replace('postgres:', 'postgresql:')}?schema=another`));
    await postgres.stop();
  }, 60_000);
});

describeWith(['REDIS'], 'a real Redis', () => {
  test('is opened by its URL, with the prefix that it names', async () => {
    const redis = await startRedis();
    await mustKeep(openStore(`redis://127.0.0.1:${redis.port}`));
    await mustKeep(openStore(`redis://127.0.0.1:${redis.port}/0?prefix=another`));
    await redis.stop();
  }, 60_000);
});

test.each([
  ['mysql://u:s3cret@db/x', '"mysql" is no store'],
  ['sqlite:', 'names no file'],
  ['', 'names no file'],
  ['redis://u:s3cret@db:6379/zero', 'a Redis database is a number'],
  ['redis://u:s3cret%@db', 'percent sign'],
  ['postgres://u:s3cret%@db/x', 'percent sign'],
  ['postgres://u:s3cret@db/x?sslmode=maybe', 'sslmode is unknown'],
  ['postgres://u:s3cret@db:port/x', 'no postgres:// URL'],
])('%s is refused in words that hold no password', (address, words) => {
  let message = '';
  try {
    openStore(address);
  } catch (error) {
    ({ message } = error as Error);
    expect(error).toMatchObject({ code: 'invalid-config' });
  }
  expect(message).toContain(words);
  expect(message).not.toContain('s3cret');
});

test.each(['postgres', 'redis'])(
  'a %s that is not there is told at the first call, without its password',
  async (scheme) => {
    const store = openStore(`${scheme}://u:s3cret@127.0.0.1:${await freePort()}`);
    const failure = (await store.list('', undefined, 1).catch((error: unknown) => error)) as Error;
    expect(failure).toMatchObject({ code: 'store-unavailable', isRetryable: true });
    expect(failure.message).toContain('127.0.0.1');
    expect(failure.message).not.toContain('s3cret');
    await store.close();
  },
);
