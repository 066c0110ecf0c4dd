import type { Delivery } from '../services/receiver';

/** The item that Alert Trigger gave to the sender. */
export interface Told {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly state: string;
  readonly because: string;
  readonly alerts: readonly ToldAlert[];
}

export interface ToldAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly severity: string;
}

export const readTold = (delivery: Delivery): Told => JSON.parse(delivery.body) as Told;

/** At a glance: who, what, why; then the whole text as a person would get it. */
export function showNotification(told: Told, since: number | undefined): string {
  const services = [...new Set(told.alerts.map(({ labels }) => labels.service ?? '?'))].join(', ');
  const after = since === undefined ? '' : `, ${Math.round((Date.now() - since) / 1000)} s after the fault began`;
  const bar = '━'.repeat(78);
  const head = `${told.state === 'resolved' ? '✓' : '▲'} ${told.title}`;
  const facts = `${told.state} (${told.because}) · ${services}${after} · Idempotency-Key ${told.id}`;
  return ['', bar, head, '', ...told.text.split('\n').map((line) => `  ${line}`), '', facts, bar, ''].join('\n');
}
