import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryStore } from '../../core/index';
import { openSqliteStore } from '../../stores/index';
import { postgresStoreLaws } from './postgres-store';
import { redisStoreLaws } from './redis-store';
import { storeLaws } from './store-laws';

storeLaws('the memory store', (now) => {
  let ids = 0;
  const store = createMemoryStore({ now, newId: () => `id${++ids}` });
  return { store, other: store, close: () => undefined };
});

storeLaws('the SQLite store', (now) => {
  const folder = mkdtempSync(join(tmpdir(), 'loghorn-store-'));
  // By another path, because one path is one connection.
  const alias = join(folder, 'alias');
  symlinkSync(folder, alias);
  const store = openSqliteStore({ path: join(folder, 'state.sqlite'), now });
  const other = openSqliteStore({ path: join(alias, 'state.sqlite'), now });
  return {
    store,
    other,
    close() {
      store.close();
      other.close();
      rmSync(folder, { recursive: true });
    },
  };
});

redisStoreLaws();
postgresStoreLaws();
