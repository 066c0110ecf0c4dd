export { findPostgres } from './find-postgres';
export { startPostgres, type PostgresOptions, type RunningPostgres } from './start-postgres';
