export { startLoki, defaultLimitFlags, benchLimitFlags, type LokiOptions, type RunningLoki } from './start-loki';
export { lokiVersion } from './program';
