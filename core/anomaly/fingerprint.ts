import { publicHash } from '../hash';
import type { AnomalyKind } from './anomaly';

/**
 * What makes two findings one: where, whose and what sort. Detector, score and severity are no part of it, so several detectors
 * on one cause are one anomaly with several reasons. `template` is the birth id where a line is the cause.
 */
export function fingerprint(baseline: string, service: string, kind: AnomalyKind, template = ''): string {
  return publicHash(baseline, service, kind, template);
}
