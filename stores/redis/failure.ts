import { CoreError, type ErrorCode } from '../../core/index';
import type { RedisAddress } from './client';
import { LOST } from './scripts';

interface Word {
  readonly sign: RegExp;
  readonly fact: string;
  readonly cure: string;
  readonly code?: ErrorCode;
  /** Only a person can mend it. */
  readonly isLasting?: boolean;
}

/** The first word of Redis' error replies, and Node's codes, with what they mean to an operator. The first that fits. */
const WORDS: readonly Word[] = [
  {
    sign: /^WRONGPASS|^ERR invalid password/,
    fact: 'it refuses this user or password',
    cure: 'Correct the Redis credential',
    isLasting: true,
  },
  {
    sign: /^NOAUTH/,
    fact: 'it wants a password',
    cure: 'Enter it in the Redis credential',
    isLasting: true,
  },
  {
    sign: /^NOPERM/,
    fact: "its access list forbids this user something that Loghorn's scripts do",
    cure: 'Allow the user ~loghorn* +@read +@write +@scripting +@connection +info +time',
    isLasting: true,
  },
  {
    sign: /^OOM/,
    fact: 'its memory is full',
    cure: 'Raise maxmemory, or remove what else it holds; nothing was changed',
  },
  {
    sign: /^MISCONF/,
    fact: 'it cannot write its snapshot to the disk, so it takes no changes',
    cure: 'Free some space on its disk and read its log',
  },
  {
    sign: /^READONLY/,
    fact: 'it is a replica',
    cure: 'Name the primary in the Redis credential',
  },
  {
    sign: /^(MOVED|CLUSTERDOWN|CROSSSLOT|ASK) /,
    fact: 'it is one node of a cluster',
    cure: 'Name a single server or a proxy of the cluster: n8n’s Redis credential holds one address',
    isLasting: true,
  },
  {
    sign: /^ERR (DB index|invalid DB|SELECT)/,
    fact: 'it has no database of that number',
    cure: 'Correct the database number in the Redis credential',
    isLasting: true,
  },
  {
    sign: /^WRONGTYPE/,
    fact: "another program's keys are in the place of Loghorn's",
    cure: 'Choose another database number; nothing was changed',
    code: 'corrupt-state',
    isLasting: true,
  },
  {
    sign: new RegExp(`^${LOST}`),
    fact: 'a part of the unit is gone: Redis evicted it, or somebody deleted it',
    cure: 'Set maxmemory-policy to noeviction, then reset the unit: learning begins anew',
    code: 'corrupt-state',
    isLasting: true,
  },
  { sign: /^(LOADING|BUSY|MASTERDOWN)/, fact: 'it is busy', cure: 'The next try goes on' },
  { sign: /ECONNREFUSED/, fact: 'nothing listens there', cure: 'Start the server, or correct host and port' },
  { sign: /ENOTFOUND|EAI_AGAIN/, fact: 'no such host is known', cure: 'Correct the host in the Redis credential' },
  {
    sign: /ALTNAME|altnames/,
    fact: 'its certificate is for another name',
    cure: 'Name the host as its certificate does',
    isLasting: true,
  },
  {
    sign: /self-signed|self signed|CERT_|certificate/i,
    fact: 'its certificate is not trusted',
    cure: 'Trust its authority (NODE_EXTRA_CA_CERTS, or cacert=FILE in an address), or turn off verification in the Redis credential',
    isLasting: true,
  },
  {
    sign: /SSL|TLS|EPROTO|wrong version number/i,
    fact: 'the encrypted connection cannot be made',
    cure: 'Turn SSL on or off in the Redis credential, as the server has it',
  },
];

const SILENT: Omit<Word, 'sign'> = {
  fact: 'it does not answer',
  cure: 'See that it runs and that this machine reaches it; the next try goes on by itself',
};

/** A server without TLS waits in silence for the rest of what it takes for a command. */
const SILENT_TO_TLS: Omit<Word, 'sign'> = {
  ...SILENT,
  cure: 'See that it runs, that this machine reaches it, and that it speaks TLS on this port; the next try goes on by itself',
};

export interface Failed {
  readonly deed: string;
  readonly address: RedisAddress;
  readonly error: unknown;
  /** What was heard of the connection itself. */
  readonly trouble: Error | undefined;
}

/**
 * What failed, as an operator reads it. ioredis' own errors are not kept as causes: they hold the command with its
 * arguments, be it the password or the state.
 */
export function asFailure({ deed, address, error, trouble }: Failed): unknown {
  if (error instanceof CoreError || isBug(error)) return error;
  const word =
    wordOf(error) ?? (trouble === undefined ? undefined : wordOf(trouble)) ?? (address.ssl ? SILENT_TO_TLS : SILENT);
  // Somebody may have typed a whole URL, with its password, as the host.
  const where = `Redis at ${address.host.replace(/^.*@/s, '…@')}:${address.port}`;
  return new CoreError(word.code ?? 'store-unavailable', `Failed to ${deed}: ${where}: ${word.fact}. ${word.cure}.`, {
    isRetryable: word.isLasting !== true,
  });
}

export function closedStore(deed: string): CoreError {
  return new CoreError('store-unavailable', `Failed to ${deed}: the store is closed. Open it again.`);
}

function wordOf(error: unknown): Omit<Word, 'sign'> | undefined {
  const { message, code } = error as { message?: unknown; code?: unknown };
  // An attempt on IPv4 and IPv6 fails with a message of its own, and its reason in the code.
  const told = [message, code].filter((text) => typeof text === 'string');
  return WORDS.find(({ sign }) => told.some((text) => sign.test(text)));
}

function isBug(error: unknown): boolean {
  return error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;
}
