export * from './flush';
export * from './hand-over';
export * from './merge';
export * from './observe';
export * from './observe-options';
export * from './observe-report';
export * from './surroundings';
