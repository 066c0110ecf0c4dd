import type { Anomaly } from '../anomaly/anomaly';
import type { Episode } from '../anomaly/episodes';
import { anomalyOf } from '../anomaly/tell';
import type { Source } from '../intake/source';
import { openJson } from '../store/envelope';
import type { Parts } from '../store/store';
import type { EpochMs } from '../time';
import { EPISODES_SCHEMA } from './baseline';
import { openHead } from './baseline-head';

export interface OpenAnomaliesContext {
  readonly baseline: string;
  readonly now: EpochMs;
  readonly show: Source['show'];
}

/** What has not ended in a baseline, as it would be told now. Throws CoreError `corrupt-state` or `newer-state`. */
export function openAnomalies(parts: Parts, { baseline, now, show }: OpenAnomaliesContext): readonly Anomaly[] {
  const stored = parts.get('episodes');
  if (stored === undefined) return [];
  const { bornAt } = openHead(parts.get('head')!);
  const episodes = openJson<readonly Episode[]>('episodes', EPISODES_SCHEMA, stored);
  return episodes.map((episode) => anomalyOf({ state: 'still', episode }, { baseline, now, show, bornAt }));
}
