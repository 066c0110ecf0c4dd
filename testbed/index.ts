export type { EpochMs, Labels, TestbedLine } from './testbed-line';
export type { Occurrence } from './world/occurrence';
export { createWorld, faultNames, serviceNames, twinNames, type Asked, type Truth, type World } from './world/world';
export { countLines, OLDEST_MS, pushToLoki, settleHistory, type LokiTarget, type Written } from './write-loki';
