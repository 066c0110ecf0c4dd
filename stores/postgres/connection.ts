import { Pool, type PoolClient } from 'pg';
import { placeOf, tlsOf, type PostgresAddress } from './address';
import { asFailure, closedStore, spoilsConnection } from './failure';
import { migrate } from './migrate';

/** Two clocks of a lane and one to spare. Many workers share the server's 100. */
const MAX_CONNECTIONS = 3;
const CONNECT_TIMEOUT_MS = 5_000;
/** A commit of megabytes over a slow line takes seconds. */
const ANSWER_TIMEOUT_MS = 30_000;

/**
 * - READ COMMITTED, whatever the server's default: who waited for a unit's lock sees what the other wrote.
 * - synchronous_commit: where an operator has switched it off, a confirmed commit could vanish with the server.
 * - A worker that is frozen in a transaction would keep the unit's lock for ever: the server ends it.
 * In one message, and nothing outlives the transaction, so that a pooler may give each one another connection.
 */
const BEGIN_WRITING = `BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
  SET LOCAL idle_in_transaction_session_timeout = '60s';
  SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'`;
const BEGIN_READING = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';

/** `outbox` and the other tables are spelled with `$.` before them in `sql`, for the schema. */
export type Query = <Row>(sql: string, values?: readonly unknown[]) => Promise<Row[]>;

/** A pool of connections to one schema, which is brought up to date by the first call. */
export class Connection {
  private readonly pool: Pool;
  private readonly place: string;
  private readonly prefix: string;
  private migrated: Promise<void> | undefined;
  private isClosed = false;

  constructor(
    address: PostgresAddress,
    private readonly schema: string,
  ) {
    const { host, port, database, user, password } = address;
    const timeouts = { connectionTimeoutMillis: CONNECT_TIMEOUT_MS, query_timeout: ANSWER_TIMEOUT_MS };
    const habits = { max: MAX_CONNECTIONS, keepAlive: true, allowExitOnIdle: true, application_name: 'loghorn' };
    this.pool = new Pool({ host, port, database, user, password, ssl: tlsOf(address), ...timeouts, ...habits });
    // An idle connection that breaks is dropped from the pool; the next call opens another.
    this.pool.on('error', () => undefined);
    this.place = placeOf(address);
    this.prefix = `"${schema.replaceAll('"', '""')}".`;
  }

  /** One statement. */
  ask<Result>(deed: string, work: (query: Query) => Promise<Result>): Promise<Result> {
    return this.run(deed, (client) => work(this.queryOf(client)));
  }

  /** `work` sees one state of the database. */
  read<Result>(deed: string, work: (query: Query) => Promise<Result>): Promise<Result> {
    return this.run(deed, (client) => this.transaction(client, BEGIN_READING, work));
  }

  /** All of `work` or nothing of it. If it throws in its commit, its outcome is unknown. */
  write<Result>(deed: string, work: (query: Query) => Promise<Result>): Promise<Result> {
    return this.run(deed, (client) => this.transaction(client, BEGIN_WRITING, work));
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    await this.pool.end();
  }

  private async run<Result>(deed: string, work: (client: PoolClient) => Promise<Result>): Promise<Result> {
    if (this.isClosed) throw closedStore(deed);
    let client: PoolClient | undefined;
    let spoilt = false;
    // Without a listener, a connection that breaks while it is ours would end the process.
    const onBreak = (): void => void (spoilt = true);
    try {
      client = await this.pool.connect();
      client.on('error', onBreak);
      await this.prepared(client);
      return await work(client);
    } catch (error) {
      if (spoilsConnection(error)) [spoilt, this.migrated] = [true, undefined];
      throw asFailure(deed, this.place, error);
    } finally {
      client?.off('error', onBreak);
      client?.release(spoilt);
    }
  }

  /** Again after each failure and broken connection: somebody may have mended it, restored another, or gone forward. */
  private async prepared(client: PoolClient): Promise<void> {
    this.migrated ??= migrate(client, this.schema, this.place).catch((error: unknown) => {
      this.migrated = undefined;
      throw error;
    });
    await this.migrated;
  }

  private async transaction<Result>(
    client: PoolClient,
    begin: string,
    work: (query: Query) => Promise<Result>,
  ): Promise<Result> {
    await client.query(begin);
    try {
      const result = await work(this.queryOf(client));
      await client.query('COMMIT');
      return result;
    } catch (error) {
      if (!spoilsConnection(error)) await client.query('ROLLBACK');
      throw error;
    }
  }

  private queryOf(client: PoolClient): Query {
    return async <Row>(sql: string, values: readonly unknown[] = []) =>
      (
        await client.query(
          sql.replaceAll('$.', () => this.prefix),
          [...values],
        )
      ).rows as Row[];
  }
}
