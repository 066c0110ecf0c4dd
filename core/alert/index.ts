export * from './acknowledgements';
export * from './alert';
export * from './book';
export * from './book-state';
export * from './from-anomaly';
export * from './mutes';
