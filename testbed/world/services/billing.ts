import { amount, invoice, privateIp, user, uuid } from '../parameters';
import { phrase, type Level, type Service } from '../service';

/** Facility 16 (local0) times eight plus the severity of RFC 5424 §6.2.1. */
const PRIORITY: Readonly<Record<Level, number>> = { debug: 135, info: 134, warning: 132, error: 131 };

/** RFC 5424 syslog with structured data, as rsyslog forwards it. */
export const billing: Service = {
  name: 'billing',
  hosts: ['bill-1'],
  linesPerMinute: 30,
  swing: 0.45,
  peakHourUtc: 13,
  weekend: 0.6,
  labels: (host) => ({ job: 'syslog', app: 'billing', host }),
  format: (said) => {
    const micros = String(said.micros).padStart(3, '0');
    const time = `${new Date(said.at).toISOString().slice(0, -1)}${micros}Z`;
    const tenant = said.fields['tenant'];
    const data = tenant === undefined ? '-' : `[shop@32473 tenant="${tenant}"]`;
    return `<${PRIORITY[said.phrase.level]}>1 ${time} ${said.host} billing 4121 ${said.phrase.from ?? '-'} ${data} ${said.message}`;
  },
  phrases: [
    phrase('info', 20, (d) => `Invoice ${invoice(d)} created for customer ${d.int(1000, 9999)} over ${amount(d)} EUR`, {
      from: 'INV01',
      fields: (d) => ({ tenant: d.pick(['acme', 'globex', 'initech']) }),
    }),
    phrase('info', 14, (d) => `Payment received for ${invoice(d)}, reference ${d.hex(10)}`, { from: 'PAY01' }),
    phrase('info', 10, (d) => `Ledger entry ${d.int(1_000_000, 9_999_999)} booked on account ${d.int(1200, 8400)}`, {
      from: 'LED01',
    }),
    phrase('info', 9, (d) => `Tax of ${amount(d)} EUR computed with rate ${d.pick([7, 19, 20, 21, 25])}`, {
      from: 'TAX01',
    }),
    phrase('info', 8, (d) => `PDF for ${invoice(d)} rendered in ${d.skewed(320)} ms (${d.int(1, 4)} pages)`, {
      from: 'PDF01',
    }),
    phrase('info', 7, (d) => `Customer ${d.int(1000, 9999)} looked up in ${d.skewed(11)} ms`, { from: 'CRM01' }),
    phrase('info', 6, (d) => `Message ${uuid(d)} taken from queue invoices`, { from: 'QUE01' }),
    phrase('debug', 5, (d) => `Rounding difference of 0.0${d.int(1, 4)} EUR carried over`, { from: 'LED02' }),
    phrase('info', 3, (d) => `Dunning letter level ${d.int(1, 3)} scheduled for ${invoice(d)}`, { from: 'DUN01' }),
    phrase('info', 3, (d) => `Credit note for ${invoice(d)} approved by ${user(d)}`, { from: 'INV02' }),
    phrase('info', 2, (d) => `Bank statement imported: ${d.int(5, 120)} transactions, ${d.int(0, 4)} unmatched`, {
      from: 'BNK01',
    }),
    phrase('info', 1.5, (d) => `Exchange rates refreshed from ${privateIp(d)}: 31 currencies`, { from: 'FX01' }),
    phrase('info', 1, (d) => `Session of ${user(d)} ended after ${d.skewed(1500)} s`, { from: 'USR01' }),
    phrase('debug', 1, (d) => `Heartbeat, queue depth ${d.int(0, 30)}, uptime ${d.int(1000, 900_000)} s`, {
      from: 'SYS01',
    }),
    phrase('warning', 1.4, (d) => `Queue invoices is ${d.int(40, 400)} messages behind`, { from: 'QUE02' }),
    phrase('warning', 1.1, (d) => `Customer ${d.int(1000, 9999)} has no VAT number, assuming private person`, {
      from: 'TAX02',
    }),
    phrase('warning', 0.6, (d) => `PDF rendering of ${invoice(d)} slow: ${d.skewed(5200)} ms`, { from: 'PDF02' }),
    phrase('error', 1.9, (d) => `Card charge for ${invoice(d)} failed: processor answered do_not_honor`, {
      from: 'PAY02',
    }),
    phrase('error', 0.8, (d) => `Direct debit mandate of customer ${d.int(1000, 9999)} is not valid any more`, {
      from: 'PAY03',
    }),
    phrase('error', 0.4, (d) => `Mail for ${invoice(d)} bounced: 550 no such mailbox`, { from: 'MAIL02' }),
    phrase(
      'error',
      0.3,
      (d) => `Transaction ${d.hex(10)} rolled back: could not serialize access due to concurrent update`,
      {
        from: 'LED03',
      },
    ),
  ],
  startUp: [
    phrase('info', 0, () => 'Stopping on request of systemd', { from: 'SYS02' }),
    phrase('info', 0, () => 'Billing 11.4.0 starting with profile production', { from: 'SYS03' }),
    phrase('info', 0, (d) => `Java runtime 21.0.4, heap limit ${d.pick([2048, 4096])} MB`, { from: 'SYS04' }),
    phrase('info', 0, () => 'Ledger opened, 14 journals, no repair needed', { from: 'LED04' }),
    phrase('warning', 0, (d) => `Clock of database is ${d.int(20, 300)} ms ahead`, { from: 'SYS05' }),
    phrase('info', 0, () => 'Consumers subscribed to queue invoices', { from: 'QUE03' }),
    phrase('info', 0, (d) => `Started in ${d.int(9, 24)}.${d.int(100, 999)} seconds`, { from: 'SYS06' }),
  ],
};
