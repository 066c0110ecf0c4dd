import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { Redis } from 'ioredis';
import { CoreError } from '../../core/index';
import { SCRIPTS } from './scripts';

export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  /** The numbered database; a cluster has only 0. */
  readonly database?: number;
  /** Of the server's access list; empty for the default user. */
  readonly user?: string;
  readonly password?: string;
  readonly ssl?: boolean;
  readonly disableTlsVerification?: boolean;
  /** A file of the certificates to trust instead of the system's. */
  readonly rootCertificate?: string;
}

export type Argument = string | number | Buffer;

type Script = (...args: Argument[]) => Promise<unknown>;

/** ioredis gives each script a method, and one that answers in bytes. */
export type Client = Redis & {
  readonly loghornLoadBuffer: Script;
  readonly loghornCommit: Script;
  readonly loghornTakeBuffer: Script;
  readonly loghornSettle: Script;
};

/** A server that stands still (a paused machine, a network that swallows) answers within this or has failed. */
const ANSWER_MS = 10_000;
const CONNECT_MS = 5_000;

/** Soon after a restart, and a dead server is not hammered. */
const LONGEST_RETRY_MS = 1_000;

/** Connects at once in the background, and again for ever. `hear` gets what went wrong with the connection itself. */
export function createClient(address: RedisAddress, hear: (error: Error) => void): Client {
  const client = new Redis({
    host: address.host,
    port: address.port,
    db: address.database ?? 0,
    ...(address.user ? { username: address.user } : {}),
    ...(address.password ? { password: address.password } : {}),
    ...(address.ssl ? { tls: tlsOf(address) } : {}),
    connectionName: 'loghorn',
    // Script replies are the same in RESP 2, which every version speaks.
    protocol: 2,
    connectTimeout: CONNECT_MS,
    // ioredis keeps the process for so long after a close whose socket was gone already.
    disconnectTimeout: 100,
    commandTimeout: ANSWER_MS,
    socketTimeout: ANSWER_MS,
    // A call fails with the second attempt to connect; the next call finds the connection when it is back.
    maxRetriesPerRequest: 1,
    retryStrategy: (attempt) => Math.min(attempt * 50, LONGEST_RETRY_MS),
    // A commit or a take sent twice would answer `conflict` to itself, or lease what nobody holds.
    autoResendUnfulfilledCommands: false,
    scripts: SCRIPTS,
  });
  // Without a listener Node would end n8n.
  client.on('error', hear);
  return client as unknown as Client;
}

function tlsOf({ disableTlsVerification, rootCertificate }: RedisAddress): ConnectionOptions {
  const ca = rootCertificate === undefined ? {} : { ca: certificate(rootCertificate) };
  return { rejectUnauthorized: disableTlsVerification !== true, ...ca };
}

function certificate(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const fact = `the certificate file ${JSON.stringify(file)} cannot be read`;
    throw new CoreError('invalid-config', `Failed to open the state in Redis: ${fact}. Check cacert.`, { cause });
  }
}
