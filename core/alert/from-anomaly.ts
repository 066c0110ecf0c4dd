import type { Anomaly } from '../anomaly/anomaly';
import type { Labels } from '../line/line';
import type { Heard } from './book';

/** The only bridge from what is odd to who is told. */
export function heardFrom(anomaly: Anomaly): Heard {
  return {
    fingerprint: anomaly.fingerprint,
    reader: anomaly.baseline,
    labels: { service: anomaly.service, kind: anomaly.kind },
    annotations: annotationsOf(anomaly),
    severity: anomaly.severity,
    startsAt: anomaly.startsAt,
    ...(anomaly.endsAt !== undefined && { endsAt: anomaly.endsAt }),
    rank: anomaly.state === 'resolved' ? 'resolved' : anomaly.state === 'worse' ? 'worse' : 'open',
    heardAt: anomaly.toldAt,
  };
}

/** A message is read on a phone. An anomaly of ours has no more; what came through a workflow may. */
const TEXTS = 5;
const TEXT_CHARACTERS = 500;

function annotationsOf(anomaly: Anomaly): Labels {
  const reasons = shortTexts(anomaly.reasons);
  const exemplars = shortTexts(anomaly.exemplars);
  return {
    summary: reasons[0] ?? `Something unusual in ${anomaly.service}`,
    reasons: reasons.join('\n'),
    ...(anomaly.template !== undefined && { template: anomaly.template }),
    ...(exemplars.length > 0 && { exemplars: exemplars.join('\n') }),
    score: anomaly.score.toFixed(2),
    query: anomaly.query,
    ...(anomaly.link !== undefined && { link: anomaly.link }),
    ...(anomaly.isWarmingUp && { warmingUp: 'The baseline is still learning; this may be normal.' }),
  };
}

function shortTexts(told: readonly { readonly text: string }[]): readonly string[] {
  return told.slice(0, TEXTS).map(({ text }) => text.slice(0, TEXT_CHARACTERS));
}
