export type { EpochMs, Labels, TestbedLine } from './testbed-line';
export type { Occurrence } from './world/occurrence';
export {
  createWorld,
  faultNames,
  serviceNames,
  twinNames,
  type Asked,
  type Marker,
  type Truth,
  type World,
  type WorldOptions,
} from './world/world';
export { worldNames, type WorldName } from './world/worlds';
export { planWeek, type Week } from './world/full/week';
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
export { createNaiveDetectors, describeScore, floors, type Floors, type NaiveDetectors } from './floors';
export { scoreWeek, type FaultScore, type ToldAlert, type WeekScore } from './score-week';
export { scoreEpisodes, type Episode, type EpisodeScore } from './score-episodes';
