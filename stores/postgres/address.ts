import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { CoreError } from '../../core/index';

/** The pieces of n8n's own credential, or of a URL. */
export interface PostgresAddress {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** `require` encrypts without asking who answers, as libpq does. Verifying needs `verify-full`. */
  readonly ssl: 'disable' | 'require' | 'verify-full';
  /** A file of the certificates to trust instead of the system's. */
  readonly rootCertificate?: string;
}

const SSL_MODES: Readonly<Record<string, PostgresAddress['ssl']>> = {
  disable: 'disable',
  // libpq would try with and without encryption; we do what was asked for and nothing behind it.
  allow: 'disable',
  prefer: 'disable',
  require: 'require',
  'verify-ca': 'verify-full',
  'verify-full': 'verify-full',
};

/** `postgres://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=…&sslrootcert=FILE`; percent signs in the password are escapes. */
export function readPostgresUrl(text: string): PostgresAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^postgres(ql)?:$/.test(url.protocol)) throw unreadable('it is no postgres:// URL');
  const mode = url.searchParams.get('sslmode') ?? 'disable';
  const ssl = Object.hasOwn(SSL_MODES, mode) ? SSL_MODES[mode] : undefined;
  if (ssl === undefined) throw unreadable('its sslmode is unknown', 'Choose disable, require or verify-full');
  const user = decoded(url.username) || 'postgres';
  const certificate = url.searchParams.get('sslrootcert');
  return {
    host: url.searchParams.get('host') ?? (url.hostname.replace(/^\[(.*)\]$/, '$1') || '127.0.0.1'),
    port: Number(url.port || 5432),
    database: decoded(url.pathname.slice(1)) || user,
    user,
    password: decoded(url.password),
    ssl,
    ...(certificate === null ? {} : { rootCertificate: certificate }),
  };
}

/** What errors call it: never with its user or password. */
export function placeOf({ host, port, database }: PostgresAddress): string {
  return `${JSON.stringify(database)} at ${host.includes(':') ? `[${host}]` : host}:${port}`;
}

export function tlsOf({ ssl, rootCertificate }: PostgresAddress): ConnectionOptions | false {
  if (ssl === 'disable') return false;
  if (ssl === 'require') return { rejectUnauthorized: false };
  return { rejectUnauthorized: true, ...(rootCertificate === undefined ? {} : { ca: certificate(rootCertificate) }) };
}

function certificate(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const fact = `the certificate file ${JSON.stringify(file)} cannot be read`;
    throw new CoreError('invalid-config', `Failed to open the state in Postgres: ${fact}. Check sslrootcert.`, {
      cause,
    });
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw unreadable('it holds a percent sign that is no escape', 'Write a percent sign in a password as %25');
  }
}

/** Without the text itself: it may hold a password. */
function unreadable(fact: string, cure = 'Write it as postgres://USER:PASSWORD@HOST:5432/DATABASE'): CoreError {
  return new CoreError('invalid-config', `Failed to read the address of Postgres: ${fact}. ${cure}.`);
}
