import { writeSync } from 'node:fs';
import { CoreError, update, type Updated } from '../../core/index';
import { openPostgresStore, type PostgresStore } from '../../stores/index';

/**
 * `node --import tsx postgres-committing.ts URL COUNT`: raises the unit "kill" COUNT times by one, in 20 parts of 64 KB that all hold
 * the number and in one row each time, and prints every number after its commit was acknowledged. While the server is away it
 * tries again; every other failure ends it.
 */
async function main([url, count]: string[]): Promise<void> {
  const store = openPostgresStore({ server: url! });
  for (let done = 0; done < Number(count);) {
    const raised = await raise(store).catch(orAway);
    if (raised === undefined) continue;
    done++;
    writeSync(1, `${raised.result}\n`);
  }
  await store.close();
}

function raise(store: PostgresStore): Promise<Updated<number>> {
  return update(store, 'kill', (loaded) => {
    const n = (loaded === undefined ? 0 : loaded.parts.get('part 0')![0]! * 256 + loaded.parts.get('part 0')![1]!) + 1;
    const part = new Uint8Array(65_536).map((_, index) => (index % 2 === 0 ? n >> 8 : n));
    const put = new Map(Array.from({ length: 20 }, (_, index) => [`part ${index}`, part]));
    const row = { id: `row ${n}`, key: `${n}`, body: part.subarray(0, 2) };
    return { change: { put, drop: [], outbox: [row] }, result: n };
  });
}

async function orAway(error: unknown): Promise<undefined> {
  if (!(error instanceof CoreError && error.isRetryable)) throw error;
  await new Promise((resolve) => setTimeout(resolve, 20));
}

void main(process.argv.slice(2));
