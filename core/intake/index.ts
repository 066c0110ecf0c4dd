export * from './coverage';
export * from './identities';
export * from './identity';
export * from './source';
