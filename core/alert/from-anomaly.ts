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

/** An exemplar in a message is read on a phone. */
const EXEMPLAR_CHARACTERS = 500;

function annotationsOf(anomaly: Anomaly): Labels {
  const exemplars = anomaly.exemplars.map(({ text }) => String(text).slice(0, EXEMPLAR_CHARACTERS));
  return {
    summary: String(anomaly.reasons[0]?.text ?? `Something unusual in ${anomaly.service}`),
    reasons: anomaly.reasons.map(({ text }) => String(text)).join('\n'),
    ...(anomaly.template !== undefined && { template: anomaly.template }),
    ...(exemplars.length > 0 && { exemplars: exemplars.join('\n') }),
    score: anomaly.score.toFixed(2),
    query: anomaly.query,
    ...(anomaly.link !== undefined && { link: anomaly.link }),
    ...(anomaly.isWarmingUp && { warmingUp: 'The baseline is still learning; this may be normal.' }),
  };
}
