import type { Dice } from '../../../dice';
import { path, publicIp, sku } from '../../parameters';
import { phrase, type Level, type Service } from '../../service';
import { clf, spaced } from '../stamps';

const AGENTS = ['Mozilla/5.0 (X11; Linux x86_64)', 'Mozilla/5.0 (Macintosh)', 'shop-app/5.2', 'pricebot/1.1'];
const LEVEL: Readonly<Record<Level, string>> = { debug: 'debug', info: 'notice', warning: 'warn', error: 'error' };

const request =
  (method: string, target: (dice: Dice) => string, statuses: readonly number[], bytes: number) =>
  (dice: Dice): string =>
    `"${method} ${target(dice)} HTTP/1.1" ${dice.pick(statuses)} ${dice.skewed(bytes)} "-" "${dice.pick(AGENTS)}"`;

const product = (dice: Dice): string => `/product/${sku(dice)}`;
const access = { from: 'access', fields: (dice: Dice) => ({ remote: publicIp(dice) }) };

/** nginx: the access log in combined form and the error log in one stream, as its container prints them. */
export const storefront: Service = {
  name: 'storefront',
  hosts: ['web-1', 'web-2'],
  linesPerMinute: 30,
  swing: 0.6,
  peakHourUtc: 19,
  weekend: 1.3,
  labels: (host) => ({ job: 'docker', container: 'storefront', host }),
  format: ({ at, phrase: spoken, message, fields }) =>
    spoken.from === 'access'
      ? `${fields['remote']} - - [${clf(at)}] ${message}`
      : `${spaced(at).replaceAll('-', '/')} [${LEVEL[spoken.level]}] 31#31: ${message}`,
  phrases: [
    phrase('info', 40, request('GET', product, [200, 200, 200, 304], 9_000), access),
    phrase('info', 26, request('GET', path, [200, 200, 304], 4_000), access),
    phrase(
      'info',
      9,
      request('POST', () => '/basket/items', [200, 201], 700),
      access,
    ),
    phrase(
      'info',
      6,
      request('GET', () => '/robots.txt', [200], 180),
      access,
    ),
    phrase('info', 5, request('GET', product, [404], 320), access),
    phrase(
      'info',
      2,
      request('POST', () => '/account/sign-in', [200, 401], 600),
      access,
    ),
    phrase(
      'warning',
      1.2,
      (d) => `*${d.int(1000, 99_999)} an upstream response is buffered to /tmp/buffer/${d.int(1, 9)}`,
    ),
    phrase('error', 1.1, request('GET', product, [500, 502], 190), access),
    phrase('error', 0.7, (d) => `*${d.int(1000, 99_999)} upstream closed the connection early, client: ${publicIp(d)}`),
    phrase('error', 0.4, (d) => `*${d.int(1000, 99_999)} file /srv/media/${d.hex(8)}.webp is not there`),
  ],
  startUp: [
    phrase('info', 0, () => 'worker processes gracefully leave'),
    phrase('info', 0, () => 'configuration read, 14 sites'),
    phrase('info', 0, (d) => `start worker process ${d.int(20, 400)}`),
    phrase('info', 0, (d) => `start worker process ${d.int(20, 400)}`),
  ],
};
