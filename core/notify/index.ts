export * from './dedup';
export * from './formats/plain';
export * from './group';
export * from './match';
export * from './notification';
export * from './read';
export * from './receiver';
export * from './stage';
