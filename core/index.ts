export * from './chance';
export * from './errors';
export * from './hash';
export * from './intake';
export * from './line/line';
export * from './time';
