/** Every store beside the core's memory store; the conformance suite runs on each. */
export * from './sqlite/index';
export * from './redis/index';
export * from './postgres/index';
export * from './open-store';
