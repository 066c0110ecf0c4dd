export * from './open-sqlite-store';
