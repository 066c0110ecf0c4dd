import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { CoreError } from '../../core/index';
import type { PostgresAddress, RedisStoreOptions } from '../../stores/index';

/** n8n's own Redis credential. Throws CoreError `invalid-config` for one that cannot be right. */
export function readRedisAccess(data: ICredentialDataDecryptedObject): RedisStoreOptions {
  return {
    host: required(text(data.host), 'Redis', 'host'),
    port: Number(data.port ?? 6379),
    database: Number(data.database ?? 0),
    user: text(data.user),
    password: exact(data.password),
    ssl: data.ssl === true,
    disableTlsVerification: data.disableTlsVerification === true,
  };
}

/** n8n's own Postgres credential. Throws CoreError `invalid-config` for one that cannot be right. */
export function readPostgresAccess(data: ICredentialDataDecryptedObject): PostgresAddress {
  if (data.sshTunnel === true)
    throw new CoreError(
      'invalid-config',
      'Failed to read the Postgres credential: it goes through an SSH tunnel, which only n8n’s own node can. Make a credential that reaches the server directly, or run the tunnel beside n8n.',
    );
  return {
    host: required(text(data.host), 'Postgres', 'host'),
    port: Number(data.port ?? 5432),
    database: required(text(data.database), 'Postgres', 'database'),
    user: required(text(data.user), 'Postgres', 'user'),
    password: exact(data.password),
    ssl: encryption(data),
  };
}

/** As n8n's own node reads these two fields. */
function encryption(data: ICredentialDataDecryptedObject): PostgresAddress['ssl'] {
  if (data.allowUnauthorizedCerts === true) return 'require';
  return data.ssl === undefined || data.ssl === 'disable' ? 'disable' : 'verify-full';
}

function required(value: string, type: string, field: string): string {
  if (value !== '') return value;
  throw new CoreError(
    'invalid-config',
    `Failed to read the ${type} credential: its ${field} is empty. Fill it in and save the credential.`,
  );
}

/** A password may begin or end with a space. */
function exact(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
