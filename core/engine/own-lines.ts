import type { Anomaly } from '../anomaly/anomaly';
import type { Labels } from '../line/line';
import type { EpochMs, EpochNs } from '../time';
import { msToNs } from '../time';
import type { Figure } from './figures';
import { figuresOfUnit } from './figures';
import type { Listed } from './manage';
import type { UnitStatus } from './status';

/** The label that only our own lines carry: by it every reader that judges leaves them out, whatever its query. */
export const OWN_LABEL = 'loghorn';

/** A line that Loghorn writes about itself: one JSON object, flat, so that LogQL's `| json` names its fields as they are. */
export interface OwnLine {
  readonly at: EpochNs;
  /** Three streams in all: a label for each unit or service would cost Loki more than the lines. */
  readonly labels: Labels;
  readonly text: string;
}

/** What a unit says of itself now, under the names of the metrics; a part's value is put behind the name. */
export function observationLine(status: UnitStatus, now: EpochMs, more: readonly Figure[] = []): OwnLine {
  const figures = [...figuresOfUnit(status), ...more].map((figure) => [keyOf(figure), figure.value] as const);
  return ownLine('observation', now, { unit: status.unit, kind: status.kind, ...Object.fromEntries(figures) });
}

/** One telling of an anomaly, without any text of a log but the template, which is redacted. */
export function anomalyLine(anomaly: Anomaly, now: EpochMs): OwnLine {
  const { baseline, service, severity, kind, state, score, template, reasons, fingerprint, startsAt, link } = anomaly;
  return ownLine('anomaly', now, {
    ...{ unit: baseline, service, severity, kind, state, score },
    ...(template === undefined ? {} : { template }),
    reason: reasons[0]?.text ?? '',
    ...(reasons[0] === undefined ? {} : { detector: reasons[0].detector }),
    ...{ fingerprint, starts_at: new Date(startsAt).toISOString() },
    is_warming_up: anomaly.isWarmingUp,
    ...(link === undefined ? {} : { link }),
  });
}

/** An alert that fires now, and whose word keeps it from being told. */
export function alertLine(book: string, { alert, held, acknowledged }: Listed, now: EpochMs): OwnLine {
  const { labels, annotations, severity, fingerprint, startsAt } = alert;
  return ownLine('alert', now, {
    ...{ unit: book, service: labels.service ?? '', kind: labels.kind ?? '', severity },
    ...{ summary: annotations.summary ?? '', fingerprint, starts_at: new Date(startsAt).toISOString() },
    held_by: held?.by ?? 'nobody',
    held_why: held?.why ?? '',
    acknowledged_by: acknowledged?.by ?? '',
    acknowledged_note: acknowledged?.note ?? '',
    ...(annotations.link === undefined ? {} : { link: annotations.link }),
  });
}

function keyOf({ name, part }: Figure): string {
  return part === undefined ? name : `${name}_${part[1].replace(/[^A-Za-z0-9]+/g, '_')}`;
}

function ownLine(what: 'observation' | 'anomaly' | 'alert', now: EpochMs, fields: object): OwnLine {
  return { at: msToNs(now), labels: { service_name: 'loghorn', [OWN_LABEL]: what }, text: JSON.stringify(fields) };
}
