import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { startChild, type Child } from '../child';
import { freePort } from '../port';
import { mustRun } from '../run';
import { SetupError } from '../setup-error';
import { findPostgres, wayInWords, type FoundPostgres } from './find-postgres';
import { give, reachable, serverUser, type ServerUser } from './server-user';

export interface PostgresOptions {
  readonly port?: number;
  readonly tell?: (text: string) => void;
  readonly found?: FoundPostgres;
  /** As PEM: then it speaks TLS too. */
  readonly certificate?: { readonly certificate: string; readonly key: string };
}

export interface RunningPostgres {
  /** With its password; the user may do everything. */
  readonly url: string;
  readonly how: FoundPostgres['how'];
  readonly pid: number;
  stop(): Promise<void>;
  /** Postgres's own "immediate" stop: no checkpoint, its next start recovers from the log. */
  stopAtOnce(): Promise<void>;
  kill9(): Promise<void>;
  /** The same server on the same port and data, after a stop or a kill. */
  restart(): Promise<void>;
}

/** A Postgres that answers, on data of its own that goes with it. */
export async function startPostgres(options: PostgresOptions = {}): Promise<RunningPostgres> {
  const tell = options.tell ?? ((text) => void process.stderr.write(`  ${text}\n`));
  const found = options.found ?? (await findPostgres(tell));
  tell(`Postgres: ${wayInWords[found.how]}`);
  if (found.how === 'address') return await given(found.url);
  const folder = mkdtempSync(join(tmpdir(), 'loghorn-postgres-'));
  const forget = () => rmSync(folder, { recursive: true, force: true });
  try {
    const place = await prepare(found.folder, folder, { ...options, port: options.port ?? (await freePort()) });
    return await running(found.how, { ...place, forget });
  } catch (error) {
    forget();
    throw error;
  }
}

interface Place {
  readonly url: string;
  readonly start: () => Child;
}

async function prepare(
  binaries: string,
  folder: string,
  { port, certificate }: PostgresOptions & { readonly port: number },
): Promise<Place> {
  const user = serverUser();
  give(folder, user);
  const programs = await reachable(binaries, folder, user);
  const password = randomBytes(12).toString('hex');
  const data = join(folder, 'data');
  await makeCluster({ programs, folder, data, password, user });
  const args = ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='];
  if (certificate !== undefined) args.push(...encrypting(certificate, folder, user));
  const options = { logFile: join(folder, 'postgres.log'), cwd: folder, ...user };
  return {
    url: `postgres://loghorn:${password}@127.0.0.1:${port}/postgres`,
    start: () => startChild(join(programs, 'postgres'), args, options),
  };
}

/** The server refuses a key that others may read, or that is not its own. */
function encrypting(
  { certificate, key }: NonNullable<PostgresOptions['certificate']>,
  folder: string,
  user: ServerUser | undefined,
): readonly string[] {
  const settings = { ssl_cert_file: certificate, ssl_key_file: key };
  const args = Object.entries(settings).flatMap(([setting, text]) => {
    const file = join(folder, `${setting}.pem`);
    writeFileSync(file, text, { mode: 0o600 });
    give(file, user);
    return ['-c', `${setting}=${file}`];
  });
  return ['-c', 'ssl=on', ...args];
}

interface Cluster {
  readonly programs: string;
  readonly folder: string;
  readonly data: string;
  readonly password: string;
  readonly user: ServerUser | undefined;
}

async function makeCluster({ programs, folder, data, password, user }: Cluster): Promise<void> {
  const file = join(folder, 'password');
  writeFileSync(file, password, { mode: 0o600 });
  give(file, user);
  const args = [
    '-D',
    data,
    '-U',
    'loghorn',
    '-A',
    'scram-sha-256',
    `--pwfile=${file}`,
    '-E',
    'UTF8',
    '--locale=C',
    '-N',
  ];
  await mustRun(join(programs, 'initdb'), args, { ...user, cwd: folder });
  rmSync(file);
  chmodSync(folder, 0o755);
}

interface Started extends Place {
  readonly forget: () => void;
}

async function running(how: FoundPostgres['how'], { url, start, forget }: Started): Promise<RunningPostgres> {
  let child = start();
  const begin = async () => void (child = await untilReady(url, child, start));
  await begin().catch(async (error: unknown) => {
    await child.stop();
    throw error;
  });
  return {
    url,
    how,
    get pid() {
      return child.pid;
    },
    stop: async () => {
      // SIGTERM would wait for every client; SIGINT ends them.
      if (child.isRunning()) process.kill(child.pid, 'SIGINT');
      await gone(child);
      await child.stop();
      forget();
    },
    stopAtOnce: async () => {
      process.kill(child.pid, 'SIGQUIT');
      await gone(child);
    },
    kill9: () => child.kill9(),
    restart: async () => (await child.stop(), (child = start()), await begin()),
  };
}

async function gone(child: Child): Promise<void> {
  for (const until = Date.now() + 10_000; child.isRunning() && Date.now() < until;) await sleep(20);
}

/** Started again when it ends at once: after kill -9 the old server's children still hold its memory for a moment. */
async function untilReady(url: string, first: Child, start: () => Child): Promise<Child> {
  let child = first;
  for (const until = Date.now() + 60_000; !(await answers(url));) {
    if (Date.now() > until) throw new SetupError(`Failed to start Postgres. Its last words:\n${child.logTail()}`);
    await sleep(50);
    if (!child.isRunning()) {
      await sleep(200);
      child = start();
    }
  }
  return child;
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function given(url: string): Promise<RunningPostgres> {
  if (!(await answers(url)))
    throw new SetupError('Failed to use LOGHORN_POSTGRES_URL: nothing answers there. Check it.');
  const notOurs = () => Promise.reject(new Error('a Postgres given by its address is not stopped here'));
  return {
    url,
    how: 'address',
    pid: 0,
    stop: async () => undefined,
    stopAtOnce: notOurs,
    kill9: notOurs,
    restart: notOurs,
  };
}
