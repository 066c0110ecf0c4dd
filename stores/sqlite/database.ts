import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { folderInPlace, foreignFile, newerFile } from './failure';
import { MIGRATIONS } from './migrations';

/** "LGHN" in the file's header, so that no other program's database is ever taken for ours. */
const APPLICATION_ID = 0x4c47484e;

/**
 * - page_size 8 KB: 50 parts of 64 KB are written in 5 ms, with the default 4 KB in 8 ms.
 * - WAL: readers and a writer do not wait for each other.
 * - synchronous FULL: what a commit acknowledged survives kill -9 already by the system's cache (NORMAL would do), but at a
 *   power cut NORMAL loses the last commits, and a receiver set back would use a notification's id a second time, which
 *   a pager then drops as a repeat: a lost alert. The price is one fsync a transaction.
 * - wal_autocheckpoint 256 pages: a checkpoint runs inside somebody's commit, so it copies 2 MB, not 8.
 */
const SETTINGS = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 256';

/** An open file with its statements, each prepared once. */
export class Database {
  private readonly statements = new Map<string, StatementSync>();

  private constructor(
    private readonly db: DatabaseSync,
    private readonly path: string,
    private readonly inode: number,
  ) {}

  /** Throws SQLite's or the file system's own errors, or a CoreError; busy ones too: try again then. */
  static open(path: string): Database {
    makePrivateFile(path);
    // Never waits inside SQLite, which would stop the whole process: the caller waits between tries.
    const db = new DatabaseSync(path, { timeout: 0 });
    try {
      prepareFile(db, path);
      return new Database(db, path, statSync(path).ino);
    } catch (error) {
      db.close();
      throw error;
    }
  }

  statement(sql: string): StatementSync {
    let statement = this.statements.get(sql);
    if (statement === undefined) {
      statement = this.db.prepare(sql);
      this.statements.set(sql, statement);
    }
    return statement;
  }

  /** All of `work` or nothing of it, and nobody else's writes in between. */
  write<Result>(work: () => Result): Result {
    return transaction(this.db, 'BEGIN IMMEDIATE', work);
  }

  /** `work` sees one state of the file. */
  read<Result>(work: () => Result): Result {
    return transaction(this.db, 'BEGIN', work);
  }

  /** Somebody moved the file away: what is written here would vanish with it. */
  isMoved(): boolean {
    return statSync(this.path, { throwIfNoEntry: false })?.ino !== this.inode;
  }

  /** Leaves a file that was moved away complete: SQLite closes such a one without copying its log into it. */
  closeMoved(): void {
    try {
      this.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } finally {
      this.close();
    }
  }

  close(): void {
    this.statements.clear();
    this.db.close();
  }
}

function transaction<Result>(db: DatabaseSync, begin: string, work: () => Result): Result {
  db.exec(begin);
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    // SQLite has rolled back by itself after some errors (full disk, I/O).
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/** SQLite gives -wal and -shm the mode of the main file. */
function makePrivateFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) throw folderInPlace(path);
  // Only a file that did not exist is opened here: closing one that another connection of this process has open would
  // drop that connection's locks (POSIX).
  if (found === undefined) closeSync(openSync(path, 'ax', 0o600));
  for (const file of [path, `${path}-wal`, `${path}-shm`]) if (existsSync(file)) makePrivate(file);
}

function makePrivate(file: string): void {
  if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
}

function prepareFile(db: DatabaseSync, path: string): void {
  if (numberOf(db, 'application_id') !== APPLICATION_ID && !isEmpty(db)) throw foreignFile(path);
  refuseNewer(db, path);
  if (isEmpty(db)) db.exec('PRAGMA page_size = 8192');
  db.exec(SETTINGS);
  if (numberOf(db, 'user_version') < MIGRATIONS.length) transaction(db, 'BEGIN IMMEDIATE', () => migrate(db, path));
}

function refuseNewer(db: DatabaseSync, path: string): void {
  const found = numberOf(db, 'user_version');
  if (found > MIGRATIONS.length) throw newerFile(path, found, MIGRATIONS.length);
}

/** Asks for the layout again: another process may have migrated between the question and the lock. */
function migrate(db: DatabaseSync, path: string): void {
  refuseNewer(db, path);
  for (const sql of MIGRATIONS.slice(numberOf(db, 'user_version'))) db.exec(sql);
  db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${MIGRATIONS.length}`);
}

function isEmpty(db: DatabaseSync): boolean {
  return db.prepare('SELECT count(*) AS tables FROM sqlite_schema').get()?.tables === 0;
}

function numberOf(db: DatabaseSync, pragma: 'application_id' | 'user_version'): number {
  return Number(db.prepare(`PRAGMA ${pragma}`).get()?.[pragma]);
}
