export { openPostgresStore, type PostgresStore, type PostgresStoreOptions } from './open-postgres-store';
export { readPostgresUrl, type PostgresAddress } from './address';
