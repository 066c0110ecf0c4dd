export { findRedis, type FoundRedis } from './find-redis';
export { startRedis, type RedisOptions, type RunningRedis } from './start-redis';
