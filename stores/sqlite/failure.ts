import { basename } from 'node:path';
import { CoreError } from '../../core/index';

// Primary result codes of SQLite (sqlite.org/rescode.html); the extended code's low byte.
const ERROR = 1;
const BUSY = 5;
const LOCKED = 6;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const NOTADB = 26;

/** Another connection holds the lock: the only failure that a little waiting cures. */
export function isBusy(error: unknown): boolean {
  const code = primaryCode(error);
  return code === BUSY || code === LOCKED;
}

/** What `error` means to an operator; what is neither SQLite's nor the file system's is a bug and returned as it is. */
export function asFailure(deed: string, path: string, error: unknown): unknown {
  if (error instanceof CoreError) return error;
  const code = primaryCode(error);
  if (code === CORRUPT || code === NOTADB || isForeignTable(code, error)) return damaged(deed, path, error);
  const word = code === undefined ? systemWord(error) : SQLITE_WORDS[code];
  return word === undefined ? error : unavailable(deed, path, { ...word, cause: error });
}

export function lockedTooLong(deed: string, path: string, waitedMs: number): CoreError {
  const fact = `another process kept it locked for ${Math.round(waitedMs / 1000)} s`;
  return unavailable(deed, path, {
    fact,
    cure: 'Close the program that has it open; the next try goes on',
    mayPass: true,
  });
}

export function newerFile(path: string, found: number, known: number): CoreError {
  const fact = `${JSON.stringify(path)} has layout ${found}, this version reads up to ${known}`;
  return new CoreError(
    'newer-state',
    `Failed to open the state: ${fact}. Upgrade n8n-nodes-loghorn, or restore a backup.`,
  );
}

export function foreignFile(path: string): CoreError {
  const fact = `${JSON.stringify(path)} is another program's database`;
  return new CoreError(
    'corrupt-state',
    `Failed to open the state: ${fact}. Choose another file; it was left as it is.`,
  );
}

export function folderInPlace(path: string): CoreError {
  return unavailable('open the state', path, { fact: 'it is a folder', cure: 'Name a file in it instead' });
}

export function closedStore(deed: string): CoreError {
  return new CoreError('store-unavailable', `Failed to ${deed}: the store is closed. Open it again.`);
}

interface Word {
  readonly fact: string;
  readonly cure: string;
  readonly mayPass?: boolean;
}

const FULL_WORD: Word = {
  fact: 'its disk is full',
  cure: 'Free some space; nothing is lost, and the next try goes on',
  mayPass: true,
};
const READONLY_WORD: Word = {
  fact: 'it may not be written',
  cure: 'Let the user that runs n8n write the file and its folder',
};
const CANTOPEN_WORD: Word = {
  fact: 'it cannot be opened',
  cure: 'Check that the folder exists and that the user that runs n8n may write it',
};

const SQLITE_WORDS: Readonly<Record<number, Word>> = {
  [READONLY]: READONLY_WORD,
  [FULL]: FULL_WORD,
  [CANTOPEN]: CANTOPEN_WORD,
  [IOERR]: { fact: 'its disk reported an error', cure: "Check the disk and the system's log", mayPass: true },
};

const SYSTEM_WORDS: Readonly<Record<string, Word>> = {
  ENOSPC: FULL_WORD,
  EDQUOT: FULL_WORD,
  EROFS: READONLY_WORD,
  EACCES: READONLY_WORD,
  EPERM: READONLY_WORD,
  ENOTDIR: CANTOPEN_WORD,
  EEXIST: CANTOPEN_WORD,
  ENOENT: CANTOPEN_WORD,
  ELOOP: CANTOPEN_WORD,
};

function systemWord(error: unknown): Word | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? SYSTEM_WORDS[code] : undefined;
}

function unavailable(
  deed: string,
  path: string,
  { fact, cure, mayPass, cause }: Word & { cause?: unknown },
): CoreError {
  const message = `Failed to ${deed}: ${JSON.stringify(path)}: ${fact}. ${cure}.`;
  return new CoreError('store-unavailable', message, { isRetryable: mayPass ?? false, cause });
}

function damaged(deed: string, path: string, cause: unknown): CoreError {
  const fact = `${JSON.stringify(path)} is damaged or not a state file of Loghorn`;
  const cure = `Stop n8n, move it and its "${basename(path)}-wal" and "-shm" to another folder, and start again: learning begins anew`;
  return new CoreError('corrupt-state', `Failed to ${deed}: ${fact}. ${cure}.`, { cause });
}

/** Our marks on the file but not our tables. */
function isForeignTable(code: number | undefined, error: unknown): boolean {
  return code === ERROR && /^no such (table|column)/.test((error as Error).message);
}

function primaryCode(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown } | null)?.errcode;
  return typeof code === 'number' ? code & 0xff : undefined;
}
