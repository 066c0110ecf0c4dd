import { createClient, type Client, type RedisAddress } from './client';
import { asFailure, closedStore } from './failure';

/** Several nodes of one n8n use one server: one connection for one address in this process, closed with its last user. */
const connections = new Map<string, Connection>();

export class Connection {
  private users = 0;
  private client: Client | undefined;
  /** Why the last attempt to connect failed; a command then only says that it gave up. */
  private trouble: Error | undefined;
  private readonly waiting = new Set<(error: Error) => void>();

  private constructor(
    private readonly address: RedisAddress,
    private readonly name: string,
  ) {}

  static acquire(address: RedisAddress): Connection {
    const name = JSON.stringify(Object.entries(address).toSorted());
    const connection = connections.get(name) ?? new Connection(address, name);
    connections.set(name, connection);
    connection.users++;
    return connection;
  }

  release(): void {
    if (--this.users > 0) return;
    connections.delete(this.name);
    this.client?.disconnect();
    this.client = undefined;
  }

  async run<Result>(deed: string, work: (client: Client) => Promise<Result>): Promise<Result> {
    if (this.users === 0) throw closedStore(deed);
    try {
      return await this.unlessLost(work(this.opened()));
    } catch (error) {
      throw asFailure({ deed, address: this.address, error, trouble: this.trouble });
    }
  }

  private opened(): Client {
    return (this.client ??= this.open());
  }

  private open(): Client {
    const client = createClient(this.address, (error) => (this.trouble = error));
    let isReady = false;
    client.on('ready', () => {
      isReady = true;
      this.trouble = undefined;
    });
    client.on('close', () => {
      if (isReady) for (const reject of this.waiting) reject(new Error(LOST_WORD));
      isReady = false;
    });
    return client;
  }

  /** Without resending, ioredis would leave what was under way without an answer until its time runs out. */
  private async unlessLost<Result>(working: Promise<Result>): Promise<Result> {
    let reject: (error: Error) => void = () => undefined;
    const lost = new Promise<never>((_, rejectLost) => (reject = rejectLost));
    this.waiting.add(reject);
    try {
      return await Promise.race([working, lost]);
    } finally {
      this.waiting.delete(reject);
    }
  }
}

const LOST_WORD = 'the connection was lost while it answered';
