export type { Fault, FaultName } from './fault';
export type { Faults } from './faults';
export type { Limits } from './limits';
export type { PushedStream, PushedValue } from './push';
export type { FaultyLoki, FaultyLokiOptions } from './start';
export { startFaultyLoki } from './start';
