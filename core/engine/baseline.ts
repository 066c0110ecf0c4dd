import type { Episode, Episodes } from '../anomaly/episodes';
import type { Detectors } from '../detectors';
import type { Windows } from '../feature';
import type { Coverage, Identities } from '../intake';
import { openJson, sealJson } from '../store/envelope';
import type { Parts } from '../store/store';
import type { Templates } from '../template';
import type { BaselineHead } from './baseline-head';
import { sealHead } from './baseline-head';

const EPISODES_SCHEMA = 1;

export function openEpisodes(parts: Parts): readonly Episode[] {
  const stored = parts.get('episodes');
  return stored === undefined ? [] : openJson<readonly Episode[]>('episodes', EPISODES_SCHEMA, stored);
}

/** The rooms of one opened baseline; each knows what of its own has changed. */
export interface BaselineRooms {
  readonly head: BaselineHead;
  readonly coverage: Coverage;
  readonly identities: Identities;
  readonly templates: Templates;
  readonly windows: Windows;
  readonly detectors: Detectors;
  readonly episodes: Episodes;
}

/** What changed since the rooms were opened or last asked. */
export function changedParts(rooms: BaselineRooms): { put: Map<string, Uint8Array>; drop: string[] } {
  const put = new Map<string, Uint8Array>();
  const drop: string[] = [];
  const note = (prefix: string, changes: Iterable<readonly [string, Uint8Array | undefined]>) => {
    for (const [name, bytes] of changes) {
      if (bytes === undefined) drop.push(prefix + name);
      else put.set(prefix + name, bytes);
    }
  };
  note('identities/', rooms.identities.changes());
  note('templates/', rooms.templates.changes());
  note('windows/', rooms.windows.changes());
  note('', rooms.detectors.changes());
  rooms.head.uncovered = rooms.coverage.noted;
  put.set('head', sealHead(rooms.head));
  if (rooms.episodes.takeChanged()) put.set('episodes', sealJson('episodes', EPISODES_SCHEMA, rooms.episodes.all));
  return { put, drop };
}
