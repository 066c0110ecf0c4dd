import type { EpochMs } from './testbed-line';
import type { Truth } from './world/world';

/** A detector sounded for a service. Evidence within the hold-open time of the last one is still the same episode. */
export interface Episode {
  readonly service: string;
  readonly from: EpochMs;
}

export interface EpisodeScore {
  readonly episodes: number;
  /** Episodes that opened while a fault of their service went on. */
  readonly right: number;
  readonly faults: number;
  /** Faults with at least one right episode. */
  readonly found: number;
  /** right / episodes; 1 where nothing sounded, since nothing was wrong. */
  readonly precision: number;
  /** found / faults; 1 where nothing was to be found. */
  readonly recall: number;
}

/** A window of 60 s may begin before the fault and close after it. */
const GRACE_MS = 60_000;

/** An episode that was open long before the fault told nobody anything about it, so only the opening counts. */
export function scoreEpisodes(episodes: readonly Episode[], truth: readonly Truth[]): EpisodeScore {
  const isOf = (episode: Episode, fault: Truth): boolean =>
    episode.service === fault.service && episode.from >= fault.from - GRACE_MS && episode.from < fault.until + GRACE_MS;
  const right = episodes.filter((episode) => truth.some((fault) => isOf(episode, fault))).length;
  const found = truth.filter((fault) => episodes.some((episode) => isOf(episode, fault))).length;
  return {
    episodes: episodes.length,
    right,
    faults: truth.length,
    found,
    precision: episodes.length === 0 ? 1 : right / episodes.length,
    recall: truth.length === 0 ? 1 : found / truth.length,
  };
}
