export type { EpochMs, Labels, TestbedLine } from './testbed-line';
export type { Occurrence } from './world/occurrence';
export { createWorld, faultNames, serviceNames, twinNames, type Asked, type Truth, type World } from './world/world';
export { live, type Live } from './live';
export type { Sink, Written } from './sink';
export { fileSink, streamSink } from './write-file';
export {
  countLines,
  lokiSink,
  OLDEST_MS,
  pushToLoki,
  settleHistory,
  TESTBED_SELECTOR,
  type LokiTarget,
} from './write-loki';
export { describeScore, floors, type Floors } from './floors';
export { scoreEpisodes, type Episode, type EpisodeScore } from './score-episodes';
