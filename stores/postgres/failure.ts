import { CoreError } from '../../core/index';

interface Word {
  readonly fact: string;
  readonly cure: string;
  readonly mayPass?: boolean;
}

const AWAY: Word = {
  fact: 'the server cannot be reached, or ended the connection',
  cure: 'Check that Postgres runs and that its host and port are right; the next try goes on',
  mayPass: true,
};
const SLOW: Word = {
  fact: 'the server did not answer in time',
  cure: 'Look what it is busy with; the next try goes on',
  mayPass: true,
};
const STARTING: Word = {
  fact: 'the server is starting or stopping',
  cure: 'Wait; the next try goes on',
  mayPass: true,
};
const BUSY: Word = { fact: 'another transaction was in the way', cure: 'Nothing: the next try goes on', mayPass: true };
const FULL: Word = { fact: "the server's disk is full", cure: 'Make room; nothing was half-written', mayPass: true };
const GONE: Word = {
  fact: 'its tables are gone',
  cure: 'If nobody dropped them on purpose, restore a backup; the next try makes new ones',
  mayPass: true,
};
const PASSWORD: Word = { fact: 'the server refused the user or the password', cure: 'Correct the credential' };

/** SQLSTATEs (postgresql.org/docs/current/errcodes-appendix.html). */
const SERVER_WORDS: Readonly<Record<string, Word>> = {
  '28P01': PASSWORD,
  '28000': {
    fact: 'the server lets this user in neither from here nor in this way',
    cure: 'Check user and pg_hba.conf; a server that wants encryption needs sslmode=require',
  },
  '3D000': { fact: 'there is no such database', cure: 'Create it, or name another' },
  '42501': {
    fact: 'the user lacks the right to do this',
    cure: 'Let an administrator run: CREATE SCHEMA loghorn AUTHORIZATION <the user>',
  },
  '25006': { fact: 'the server is a read-only standby', cure: 'Name the primary' },
  '42P07': {
    fact: "the schema holds another program's tables",
    cure: 'Choose another schema; nothing was changed',
  },
  '42P01': GONE,
  '3F000': GONE,
  '53300': { fact: 'the server has no connection free', cure: 'Raise max_connections, or close others', mayPass: true },
  '53100': FULL,
  '40001': BUSY,
  '40P01': BUSY,
  '55P03': BUSY,
  '57P01': STARTING,
  '57P02': STARTING,
  '57P03': STARTING,
  '57014': SLOW,
  '25P03': SLOW,
};

const SYSTEM_CODES = /^(ECONN|EPIPE|ENOTFOUND|EAI_|EHOST|ENET|ETIMEDOUT|ENOENT$|EACCES$)/;
/** As OpenSSL and Node name them. */
const NOT_TRUSTED = /SELF_SIGNED|^UNABLE_TO|^CERT_|^DEPTH_ZERO/;
const UNTRUSTED: Word = {
  fact: 'its certificate is not trusted',
  cure: 'Name its authority in sslrootcert or NODE_EXTRA_CA_CERTS; sslmode=require (in n8n: Ignore SSL Issues) asks nobody',
};
const WRONG_NAME: Word = {
  fact: 'its certificate is for another name',
  cure: 'Name the host as its certificate does',
};
const TLS_CODES = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO)/;

/** pg's own, which have no code. */
const CLIENT_WORDS: readonly (readonly [RegExp, Word])[] = [
  [/timeout|timed out/i, SLOW],
  [/Connection terminated|Connection ended|connection error|not queryable|Client was closed/i, AWAY],
  [
    /does not support SSL/i,
    { fact: 'the server speaks no encryption', cure: 'Use sslmode=disable, or switch encryption on at the server' },
  ],
  [/^SASL/i, PASSWORD],
  [/certificate/i, UNTRUSTED],
];

/** What `error` means to an operator; what is neither the server's nor the network's is a bug and returned as it is. */
export function asFailure(deed: string, place: string, error: unknown): unknown {
  if (error instanceof CoreError) return error;
  const code = codeOf(error);
  const message = String((error as { message?: unknown } | null)?.message);
  const word = wordOf(code, message);
  if (word !== undefined) return unavailable(deed, place, word, error);
  if (!isSqlState(code)) return error;
  // Class 08: the connection; 53, 57, 58: the machine, the operator, the system.
  const mayPass = /^(08|53|57|58)/.test(code);
  return unavailable(
    deed,
    place,
    { fact: `the server said ${code}: ${message}`, cure: 'Look into its log', mayPass },
    error,
  );
}

function wordOf(code: string, message: string): Word | undefined {
  if (Object.hasOwn(SERVER_WORDS, code)) return SERVER_WORDS[code];
  if (SYSTEM_CODES.test(code)) return AWAY;
  if (/ALTNAME/.test(code)) return WRONG_NAME;
  if (NOT_TRUSTED.test(code)) return UNTRUSTED;
  if (TLS_CODES.test(code)) return { fact: `encryption failed (${code})`, cure: 'Check sslmode and sslrootcert' };
  return isSqlState(code) ? undefined : CLIENT_WORDS.find(([sign]) => sign.test(message))?.[1];
}

/** By its shape: an error of Node's own need not be an `Error` of the realm that this code runs in. */
function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}

function isSqlState(code: string): boolean {
  return /^[0-9A-Z]{5}$/.test(code);
}

/** The connection, or what it found, may be no longer what it was: ask everything afresh. */
export function spoilsConnection(error: unknown): boolean {
  const code = codeOf(error);
  return !isSqlState(code) || /^(08|57P|25)/.test(code) || code === '42P01' || code === '3F000';
}

function unavailable(deed: string, place: string, { fact, cure, mayPass }: Word, cause: unknown): CoreError {
  const message = `Failed to ${deed}: Postgres database ${place}: ${fact}. ${cure}.`;
  return new CoreError('store-unavailable', message, { isRetryable: mayPass ?? false, cause });
}

export function newerSchema(place: string, found: number, known: number): CoreError {
  const fact = `Postgres database ${place} has layout ${found}, this version reads up to ${known}`;
  const cure = 'Upgrade n8n-nodes-loghorn, or restore a backup';
  return new CoreError('newer-state', `Failed to open the state: ${fact}. ${cure}.`);
}

export function wrongEncoding(place: string, encoding: string): CoreError {
  const fact = `Postgres database ${place} is encoded in ${encoding}, which cannot hold every name`;
  const cure = "Create one with: CREATE DATABASE loghorn ENCODING 'UTF8' TEMPLATE template0";
  return new CoreError('store-unavailable', `Failed to open the state: ${fact}. ${cure}.`);
}

export function closedStore(deed: string): CoreError {
  return new CoreError('store-unavailable', `Failed to ${deed}: the store is closed. Open it again.`);
}
