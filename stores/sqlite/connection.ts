import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from './database';
import { asFailure, closedStore, isBusy, lockedTooLong } from './failure';

/** Several nodes of one n8n share a file: one connection for one path in this process, closed with its last user. */
const connections = new Map<string, Connection>();

export class Connection {
  private database: Database | undefined;
  private users = 0;

  private constructor(private readonly path: string) {}

  static acquire(path: string): Connection {
    const full = resolve(path);
    const connection = connections.get(full) ?? new Connection(full);
    connections.set(full, connection);
    connection.users++;
    return connection;
  }

  release(): void {
    if (--this.users > 0) return;
    connections.delete(this.path);
    this.drop();
  }

  /**
   * Runs `work` in one go, hence without anybody of this process in between. While another process holds the lock, tries
   * again with sleeps between the tries, so that the process never stands still.
   */
  async run<Result>(deed: string, waitMs: number, work: (database: Database) => Result): Promise<Result> {
    const since = performance.now();
    for (;;) {
      try {
        return work(this.opened(deed));
      } catch (error) {
        const waited = performance.now() - since;
        if (!isBusy(error)) throw this.failed(deed, error);
        if (waited > waitMs) throw lockedTooLong(deed, this.path, waited);
      }
      await sleep(1 + Math.random() * LONGEST_SLEEP_MS);
    }
  }

  private opened(deed: string): Database {
    if (this.users === 0) throw closedStore(deed);
    if (this.database?.isMoved()) this.leave(this.database);
    return (this.database ??= Database.open(this.path));
  }

  /** The next call opens the file afresh: the operator may have put another in its place. */
  private failed(deed: string, error: unknown): unknown {
    this.drop();
    return asFailure(deed, this.path, error);
  }

  private leave(moved: Database): void {
    this.database = undefined;
    moved.closeMoved();
  }

  private drop(): void {
    this.database?.close();
    this.database = undefined;
  }
}

/** About the length of a long commit; chance keeps two waiters from trying in step. */
const LONGEST_SLEEP_MS = 15;
