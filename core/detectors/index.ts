import type { Parts } from '../store/store';
import type { DetectorKind, LineObservation, WindowObservation } from './detector';
import { entropy } from './entropy';
import { forest } from './forest';
import { heartbeat } from './heartbeat';
import { mix } from './mix';
import { newTemplate } from './new-template';
import { novelty } from './novelty';
import { Detectors } from './open-detectors';
import { rate } from './rate';

export const lineDetectors: readonly DetectorKind<LineObservation>[] = [newTemplate, novelty, entropy];
export const windowDetectors: readonly DetectorKind<WindowObservation>[] = [rate, mix, forest];
/** They see windows too, but what they find is a silence, and teaches the others nothing. */
export const silenceDetectors: readonly DetectorKind<WindowObservation>[] = [heartbeat];

/** Opens every registered detector on the parts of one baseline (those named `detector/<kind>/…`; others are ignored). */
export function openDetectors(parts: Parts, seed: number): Detectors {
  return new Detectors({ line: lineDetectors, window: windowDetectors, silence: silenceDetectors }, parts, seed);
}

export type * from './detector';
export { Detectors } from './open-detectors';
export type { Scored } from './open-detectors';
