import type { Anomaly } from '../anomaly/anomaly';
import { anomalyOf } from '../anomaly/tell';
import type { Source } from '../intake/source';
import type { Parts } from '../store/store';
import type { EpochMs } from '../time';
import { openEpisodes } from './baseline';
import { openHead } from './baseline-head';

export interface OpenAnomaliesContext {
  readonly baseline: string;
  readonly now: EpochMs;
  readonly show: Source['show'];
}

/** What has not ended in a baseline, as it would be told now. Throws CoreError `corrupt-state` or `newer-state`. */
export function openAnomalies(parts: Parts, { baseline, now, show }: OpenAnomaliesContext): readonly Anomaly[] {
  const { bornAt } = openHead(parts.get('head')!);
  return openEpisodes(parts).map((episode) => anomalyOf({ state: 'still', episode }, { baseline, now, show, bornAt }));
}
