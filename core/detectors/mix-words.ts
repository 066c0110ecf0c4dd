import type { Reason, WindowObservation } from './detector';
import type { Departure } from './mix-model';

/** `kind`: the detector's. */
export function mixReason(kind: string, { service }: WindowObservation, departure: Departure): Reason {
  const { units, bits, low, high } = departure;
  const expected = `${low.toFixed(1)} to ${high.toFixed(1)}`;
  const how =
    units < 0 ? 'The messages of # repeat themselves more than usual' : 'The messages of # are more mixed than usual';
  const text = `${how.replace('#', () => service)}: ${bits.toFixed(1)} bits of variety a line, usually ${expected}.`;
  return { detector: kind, feature: 'mixEntropy', observed: Math.round(bits * 10) / 10, expected, text };
}
