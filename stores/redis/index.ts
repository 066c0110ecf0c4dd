export * from './open-redis-store';
