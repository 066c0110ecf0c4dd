import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { startPostgres, type RunningPostgres } from '../../scripts/services/postgres';
import { openPostgresStore } from '../../stores/index';
import { describeWith } from '../e2e/needs';
import { storeLaws } from './store-laws';

/** The laws on a real server, by two pools of connections; each law in a schema of its own. */
export function postgresStoreLaws(): void {
  describeWith(['POSTGRES'], 'a real Postgres', () => {
    let postgres: RunningPostgres;
    let client: Client;
    beforeAll(async () => {
      postgres = await startPostgres();
      client = new Client({ connectionString: postgres.url });
      await client.connect();
    }, 120_000);
    afterAll(async () => {
      await client.end();
      await postgres.stop();
    });

    storeLaws('the Postgres store', (now) => {
      const schema = `laws ${randomUUID()}`;
      const [store, other] = [1, 2].map(() => openPostgresStore({ server: postgres.url, schema, now }));
      return {
        store: store!,
        other: other!,
        async close() {
          await Promise.all([store!.close(), other!.close()]);
          await client.query(`DROP SCHEMA "${schema}" CASCADE`);
        },
      };
    });
  });
}
