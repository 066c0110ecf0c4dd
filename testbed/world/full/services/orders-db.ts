import { city, user } from '../../parameters';
import { phrase, type Level, type Service } from '../../service';
import { iso } from '../stamps';
import { beats, steadyLife } from '../steady-life';

const LEVEL: Readonly<Record<Level, string>> = { debug: 'DEBUG', info: 'LOG', warning: 'WARNING', error: 'ERROR' };

const CHECKPOINT = [
  phrase('info', 0, () => 'checkpoint starting: time', { from: 'checkpointer' }),
  phrase('info', 0, (d) => `checkpoint complete: wrote ${d.int(80, 900)} buffers; write=${d.int(20, 60)}.1 s`, {
    from: 'checkpointer',
  }),
];

/** PostgreSQL's own log to standard error, with `log_line_prefix = '%m [%p] %q%u@%d '`. */
export const ordersDb: Service = {
  name: 'orders-db',
  hosts: ['pg-1'],
  linesPerMinute: 10,
  swing: 0.5,
  peakHourUtc: 16,
  weekend: 1.1,
  labels: (host) => ({ app: 'orders-db', host }),
  life: (seed, service, day) => [
    ...steadyLife(seed, service, day),
    ...beats(seed, service, day, { key: 'checkpoint', everyMs: 300_000, offsetMs: 41_000, phrases: CHECKPOINT }),
  ],
  format: ({ at, phrase: spoken, message, micros }) => {
    const who = spoken.from === undefined ? 'app@orders ' : '';
    return `${iso(at).slice(0, 23).replace('T', ' ')} UTC [${400 + (micros % 40)}] ${who}${LEVEL[spoken.level]}:  ${message}`;
  },
  phrases: [
    phrase('info', 20, (d) => `connection authorized: user=app database=orders application_name=shop-${d.int(1, 4)}`),
    phrase('info', 19, (d) => `disconnection: session time: 0:0${d.int(0, 9)}:${d.int(10, 59)}.${d.int(100, 999)}`),
    phrase('info', 9, (d) => `temporary file: path "base/tmp/t${d.int(100, 999)}", size ${d.skewed(90_000)}`),
    phrase('info', 6, (d) => `automatic vacuum of table "orders.cart": ${d.skewed(200)} pages removed`, {
      from: 'vacuum',
    }),
    phrase(
      'warning',
      1.2,
      (d) =>
        `duration: ${d.skewed(1_900)}.${d.int(100, 999)} ms  statement: SELECT total FROM cart WHERE buyer = '${user(d)}'`,
    ),
    phrase('warning', 0.8, (d) => `there is no transaction in progress, session ${d.hex(6)}`),
    phrase('error', 0.9, (d) => `duplicate key value breaks unique index "cart_key", city ${city(d)}`),
    phrase('error', 0.5, (d) => `canceling statement at user's request after ${d.int(10, 40)} s`),
  ],
  startUp: [
    phrase('info', 0, () => 'received fast shutdown request', { from: 'main' }),
    phrase('info', 0, () => 'database system was shut down cleanly', { from: 'main' }),
    phrase('info', 0, () => 'database system is ready to accept connections', { from: 'main' }),
  ],
};
