import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { Client } from 'pg';
import { freePort } from '../../scripts/services/port';
import { startPostgres, type RunningPostgres } from '../../scripts/services/postgres';
import { openPostgresStore, type PostgresStore } from '../../stores/index';
import { bytes, created, loaded, put } from '../conformance/store-builders';
import { describeWith } from '../e2e/needs';

const SECRET = 'planted-s3cret';

const stores: PostgresStore[] = [];
afterEach(async () => void (await Promise.all(stores.splice(0).map((store) => store.close()))));

function open(server: string, schema?: string): PostgresStore {
  const store = openPostgresStore({ server, schema });
  stores.push(store);
  return store;
}

async function failureOf(store: PostgresStore): Promise<Error> {
  return (await store.commit('u', 'new', put({ a: '1' })).catch((error: unknown) => error)) as Error;
}

describeWith(['POSTGRES'], 'a real Postgres', () => {
  let postgres: RunningPostgres;
  let admin: Client;
  // Not the one whose address was given: this one is stopped and gets users.
  beforeAll(async () => {
    delete process.env.LOGHORN_POSTGRES_URL;
    postgres = await startPostgres({ tell: () => undefined });
    admin = new Client({ connectionString: postgres.url });
    await admin.connect();
  }, 120_000);
  afterAll(async () => {
    await admin.end();
    await postgres.stop();
  });

  const as = (user: string, password: string, database = 'postgres') =>
    `postgres://${user}:${password}@127.0.0.1:${new URL(postgres.url).port}/${database}`;

  describe('the schema', () => {
    test('is made once, however many come first at the same time', async () => {
      const many = Array.from({ length: 8 }, () => open(postgres.url, 'raced'));
      const made = await Promise.all(many.map((store, index) => store.commit(`u${index}`, 'new', put({ a: '1' }))));
      expect(made).not.toContain('conflict');
      const { rows } = await admin.query('SELECT number FROM raced.migrations');
      expect(rows).toEqual([{ number: 1 }]);
    });

    test('of a newer version is left alone and told', async () => {
      await created(open(postgres.url, 'newer'), 'u');
      await admin.query('INSERT INTO newer.migrations VALUES (99, now())');
      const failure = await failureOf(open(postgres.url, 'newer'));
      expect(failure).toMatchObject({ code: 'newer-state' });
      expect(failure.message).toMatch(/has layout 99, this version reads up to 1\. Upgrade/);
    });

    test('of another program is left alone and told', async () => {
      await admin.query('CREATE SCHEMA theirs; CREATE TABLE theirs.units (id int)');
      expect((await failureOf(open(postgres.url, 'theirs'))).message).toMatch(/another program's tables/);
      expect((await admin.query('SELECT * FROM theirs.units')).rows).toEqual([]);
    });

    test('that an operator dropped is made anew by the call after the next', async () => {
      const store = open(postgres.url, 'dropped');
      await created(store, 'u');
      await admin.query('DROP SCHEMA dropped CASCADE');
      expect(await failureOf(store)).toMatchObject({ code: 'store-unavailable', isRetryable: true });
      await created(store, 'u');
    });

    test('may have any name', async () => {
      await created(open(postgres.url, `o"dd; DROP 'x' $1 $&`), 'u');
    });
  });

  describe('a user', () => {
    test('with a wrong password is told, and the password is not', async () => {
      const failure = await failureOf(open(as('loghorn', SECRET)));
      expect(failure).toMatchObject({ code: 'store-unavailable', isRetryable: false });
      expect(failure.message).toMatch(/the server refused the user or the password\. Correct the credential\./);
      expect(`${failure.message}${failure.stack}${JSON.stringify(failure)}`).not.toContain(SECRET);
    });

    test('without a password is told', async () => {
      expect((await failureOf(open(as('loghorn', '')))).message).toMatch(/refused the user or the password/);
    });

    test('without rights is told what an administrator may run, and that suffices', async () => {
      await admin.query(`CREATE ROLE poor LOGIN PASSWORD '${SECRET}'`);
      const store = open(as('poor', SECRET));
      const failure = await failureOf(store);
      expect(failure.message).toMatch(/lacks the right.*CREATE SCHEMA loghorn AUTHORIZATION/);
      expect(failure.message).not.toContain(SECRET);
      await admin.query('DROP SCHEMA IF EXISTS loghorn CASCADE; CREATE SCHEMA loghorn AUTHORIZATION poor');
      await created(store, 'u');
    });

    test('of a database that is not there is told', async () => {
      expect((await failureOf(open(postgres.url.replace(/postgres$/, 'nowhere')))).message).toMatch(/no such database/);
    });
  });

  test('a database in another encoding is refused with the way out', async () => {
    await admin.query(`CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0`);
    const failure = await failureOf(open(postgres.url.replace(/postgres$/, 'latin')));
    expect(failure.message).toMatch(/encoded in LATIN1.*CREATE DATABASE loghorn ENCODING 'UTF8'/);
  });

  test('a server that speaks no encryption is told when it is asked for', async () => {
    expect((await failureOf(open(`${postgres.url}?sslmode=require`))).message).toMatch(/speaks no encryption/);
  });

  test('a confirmed commit is on the disk also where the server would not wait for it', async () => {
    await admin.query('ALTER DATABASE postgres SET synchronous_commit = off');
    const seen = `CREATE FUNCTION seen() RETURNS trigger LANGUAGE plpgsql AS
      $$BEGIN INSERT INTO watched VALUES (current_setting('synchronous_commit')); RETURN NEW; END$$`;
    const store = open(postgres.url, 'durable');
    const version = await created(store, 'u');
    await admin.query(`CREATE TABLE public.watched (setting text); ${seen.replaceAll('watched', 'public.watched')};
      CREATE TRIGGER seen AFTER INSERT ON durable.parts EXECUTE FUNCTION seen()`);
    await store.commit('u', version, put({ a: '1' }));
    await admin.query('ALTER DATABASE postgres RESET synchronous_commit');
    expect((await admin.query('SELECT setting FROM public.watched')).rows).toEqual([{ setting: 'on' }]);
  });

  test('leases go by the clock of the server, not of this machine', async () => {
    const store = open(postgres.url, 'clock');
    await created(store, 'u', { ...put({}), outbox: [{ id: 'r', key: 'k', body: bytes('b') }] });
    jest.spyOn(Date, 'now').mockReturnValue(0);
    await store.take('u', 60_000, 1);
    jest.restoreAllMocks();
    const { rows } = await admin.query<{ left: number }>(
      'SELECT (due_at - extract(epoch FROM clock_timestamp()) * 1000)::int AS left FROM clock.outbox',
    );
    expect(rows[0]!.left).toBeGreaterThan(50_000);
    expect(rows[0]!.left).toBeLessThanOrEqual(60_000);
  });

  test('after a restart of the server the same store goes on', async () => {
    const store = open(postgres.url, 'restart');
    const version = await created(store, 'u', put({ a: '1' }));
    await admin.end();
    await postgres.stopAtOnce();
    const away = (await store.load('u').catch((error: unknown) => error)) as Error;
    expect(away).toMatchObject({ code: 'store-unavailable', isRetryable: true });
    await postgres.restart();
    admin = new Client({ connectionString: postgres.url });
    await admin.connect();
    expect((await loaded(store, 'u')).version).toBe(version);
  }, 60_000);

  test('a closed store says so', async () => {
    const store = open(postgres.url, 'closed');
    await store.close();
    await store.close();
    expect((await failureOf(store)).message).toBe('Failed to save the state: the store is closed. Open it again.');
  });
});

describe('a server', () => {
  test('that is not there is told', async () => {
    const port = await freePort();
    const failure = await failureOf(open(`postgres://u:${SECRET}@127.0.0.1:${port}/d`));
    expect(failure).toMatchObject({ code: 'store-unavailable', isRetryable: true });
    expect(failure.message).toMatch(`"d" at 127.0.0.1:${port}: the server cannot be reached`);
    expect(failure.message).not.toContain(SECRET);
  });

  test('that accepts and says nothing is given up', async () => {
    // Unread, a socket would stay half open and keep the process.
    const mute = createServer((socket) => void socket.on('error', () => undefined).resume()).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const failure = await failureOf(open(`postgres://u@127.0.0.1:${(mute.address() as AddressInfo).port}/d`));
    expect(failure).toMatchObject({ code: 'store-unavailable', isRetryable: true });
    expect(failure.message).toMatch(/did not answer in time/);
    mute.close();
  }, 20_000);
});
