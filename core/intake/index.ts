export * from './coverage';
export * from './identities';
export * from './identity';
export * from './line-hash';
export * from './source';
