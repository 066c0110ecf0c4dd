import type { Anomaly, EpochMs } from '../core/index';
import { MINUTE_MS } from '../core/index';
import type { Http } from '../sources/index';
import type { Destination } from './deliver';
import { post } from './webhook';

/** One alert of Alertmanager's API v2. Its labels are its identity. */
export interface PostableAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL?: string;
}

/** Prometheus' own rhythm: repeated every minute, and over by itself when four of them did not come. */
export const RESEND_MS = MINUTE_MS;
const LIVES_MS = 4 * RESEND_MS;

export interface Alertmanager extends Destination {
  /** Repeats what is open; Alertmanager forgets what nobody repeats. */
  resend(open: readonly Anomaly[]): Promise<void>;
}

export interface AlertmanagerSetup {
  readonly http: Http;
  readonly signal: AbortSignal;
  readonly clock: () => EpochMs;
  readonly isOpen: (fingerprint: string) => boolean;
}

export function createAlertmanager({ http, signal, clock, isOpen }: AlertmanagerSetup): Alertmanager {
  /** The severity that was sent last: a graver one is another alert to Alertmanager, and the one before must end. */
  const sent = new Map<string, Anomaly>();
  const alertsOf = (anomaly: Anomaly): PostableAlert[] => {
    const now = clock();
    const before = sent.get(anomaly.fingerprint);
    // A row that waited long may tell of what is over by now.
    const isOver = anomaly.state === 'resolved' || !(isOpen(anomaly.fingerprint) || now - anomaly.toldAt < LIVES_MS);
    const endsAt = isOver ? Math.min(now, anomaly.endsAt ?? now) : now + LIVES_MS;
    if (isOver) sent.delete(anomaly.fingerprint);
    else sent.set(anomaly.fingerprint, anomaly);
    const alert = alertOf(anomaly, endsAt);
    const isAnother = before !== undefined && before.severity !== anomaly.severity;
    return isAnother ? [alertOf(before, now), alert] : [alert];
  };
  const send = async (anomalies: readonly Anomaly[]): Promise<void> => {
    const body = JSON.stringify(anomalies.flatMap(alertsOf));
    await post(http, { path: '/api/v2/alerts', body, signal });
  };
  return {
    name: 'Alertmanager',
    send: (anomaly) => send([anomaly]),
    resend: async (open) => (open.length === 0 ? undefined : await send(open)),
  };
}

export function alertOf(anomaly: Anomaly, endsAt: EpochMs): PostableAlert {
  const { fingerprint, service, severity, kind, baseline, startsAt, reasons, exemplars, query, link } = anomaly;
  return {
    labels: { alertname: 'LoghornAnomaly', service, severity, kind, baseline, fingerprint },
    annotations: {
      summary: reasons[0]?.text ?? `Something is odd in ${service}`,
      description: reasons.map(({ text }) => text).join('\n'),
      lines: exemplars.map(({ text }) => text).join('\n'),
      query,
    },
    startsAt: new Date(startsAt).toISOString(),
    // It refuses an end before the start.
    endsAt: new Date(Math.max(endsAt, startsAt)).toISOString(),
    ...(link === undefined ? {} : { generatorURL: link }),
  };
}
