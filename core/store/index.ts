export * from './envelope';
export * from './memory-store';
export * from './store';
export * from './update';
export * from './upkeep';
export * from './version';
export { dueAfter } from './due';
