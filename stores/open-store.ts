import { CoreError, type Store, type Upkeep } from '../core/index';
import { openPostgresStore } from './postgres/index';
import { openRedisStore } from './redis/index';
import { openSqliteStore } from './sqlite/index';

export interface OpenedStore extends Store, Upkeep {
  close(): void | Promise<void>;
}

/**
 * The store that an address names: `sqlite:FILE` or a plain path, `redis://USER:PASSWORD@HOST:6379/0?prefix=NAME` (`rediss` with
 * TLS; `?cacert=FILE` names an authority to trust, `?verify=none` trusts anybody), `postgres://USER:PASSWORD@HOST:5432/DATABASE?sslmode=…&schema=NAME`. Nothing is
 * reached before the first call. No error shows the address, which may hold a password.
 */
export function openStore(address: string): OpenedStore {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(address)?.[1]?.toLowerCase();
  if (scheme === 'postgres' || scheme === 'postgresql') return openPostgres(address);
  if (scheme === 'redis' || scheme === 'rediss') return openRedis(address);
  if (scheme === 'sqlite' || scheme === 'file') return openFile(address.replace(/^\w+:(?:\/\/(?=\/|[^/]))?/, ''));
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(address)) throw unreadable(`"${scheme}" is no store`);
  return openFile(address);
}

function openFile(path: string): OpenedStore {
  if (path === '') throw unreadable('it names no file');
  return openSqliteStore({ path });
}

function openPostgres(address: string): OpenedStore {
  const schema = URL.canParse(address) ? new URL(address).searchParams.get('schema') : null;
  return openPostgresStore({ server: address, ...(schema === null ? {} : { schema }) });
}

function openRedis(address: string): OpenedStore {
  if (!URL.canParse(address)) throw unreadable('it is no redis:// URL');
  const url = new URL(address);
  const database = Number(url.pathname.slice(1) || 0);
  if (!Number.isInteger(database)) throw unreadable('a Redis database is a number');
  const keyPrefix = url.searchParams.get('prefix');
  const certificate = url.searchParams.get('cacert');
  return openRedisStore({
    host: url.hostname.replace(/^\[(.*)\]$/, '$1') || '127.0.0.1',
    port: Number(url.port || 6379),
    database,
    user: decoded(url.username),
    password: decoded(url.password),
    ssl: url.protocol === 'rediss:',
    disableTlsVerification: url.searchParams.get('verify') === 'none',
    ...(certificate === null ? {} : { rootCertificate: certificate }),
    ...(keyPrefix === null ? {} : { keyPrefix }),
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw unreadable('it holds a percent sign that is no escape');
  }
}

function unreadable(fact: string): CoreError {
  const cure = 'Write sqlite:FILE, redis://HOST:6379, rediss://… or postgres://USER:PASSWORD@HOST/DATABASE';
  return new CoreError('invalid-config', `Failed to read the address of the store: ${fact}. ${cure}.`);
}
