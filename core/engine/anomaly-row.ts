import type { Anomaly } from '../anomaly/anomaly';
import type { Telling } from '../anomaly/episodes';
import type { Hash64 } from '../hash';
import { publicHash } from '../hash';
import { jsonBytes } from '../json-check';
import type { NewRow } from '../store/store';

/** The id is the same whoever decides it, and differs between two lives of a baseline by its random key. */
export function anomalyRow(key: Hash64, { state, episode }: Telling, anomaly: Anomaly): NewRow {
  const { fingerprint, startsAt, tellings } = episode;
  const id = publicHash(`${key.high}.${key.low}`, fingerprint, `${startsAt}`, `${tellings}`, state);
  return { id, key: fingerprint, body: jsonBytes(anomaly) };
}
