import type { Dice } from '../../dice';
import { path, privateIp, publicIp } from '../parameters';
import { phrase, type Fields, type Service } from '../service';

const request =
  (statuses: readonly number[], middleMs: number) =>
  (dice: Dice): Fields => ({
    method: dice.pick(['GET', 'GET', 'GET', 'POST', 'PUT']),
    path: path(dice),
    status: dice.pick(statuses),
    duration: `${dice.skewed(middleMs)}ms`,
    bytes: dice.skewed(4200),
    remote: publicIp(dice),
  });

const quote = (value: string | number): string => {
  const text = String(value);
  return /[\s"=]/.test(text) ? JSON.stringify(text) : text;
};

/** logfmt; only the app label says who speaks, and the level stands in the line alone. */
export const gateway: Service = {
  name: 'gateway',
  hosts: ['edge-1', 'edge-2'],
  linesPerMinute: 95,
  swing: 0.55,
  peakHourUtc: 17,
  weekend: 1.1,
  labels: (host) => ({ job: 'docker', app: 'gateway', host }),
  format: (said) => {
    const micros = String(said.micros).padStart(3, '0');
    const time = `${new Date(said.at).toISOString().slice(0, -1)}${micros}Z`;
    let text = `ts=${time} level=${said.phrase.level === 'warning' ? 'warn' : said.phrase.level} msg=${quote(said.message)}`;
    for (const key in said.fields) text += ` ${key}=${quote(said.fields[key] ?? '')}`;
    return text;
  },
  phrases: [
    phrase('info', 46, () => 'request handled', { fields: request([200, 200, 200, 201, 204, 304], 40) }),
    phrase('info', 7, () => 'request redirected', { fields: request([301, 302], 4) }),
    phrase('info', 6, () => 'client error', { fields: request([400, 401, 403, 404, 404, 404], 12) }),
    phrase('info', 5, () => 'static file served', { fields: request([200, 304], 3) }),
    phrase('info', 4, () => 'websocket opened', { fields: (d) => ({ remote: publicIp(d), channel: d.hex(12) }) }),
    phrase('info', 4, () => 'websocket closed', {
      fields: (d) => ({ remote: publicIp(d), channel: d.hex(12), after: `${d.skewed(90)}s` }),
    }),
    phrase('info', 3, () => 'token refreshed', { fields: (d) => ({ subject: d.hex(16), ttl: '3600s' }) }),
    phrase('info', 3, () => 'upstream connection reused', {
      fields: (d) => ({ upstream: privateIp(d), age: `${d.skewed(40)}s` }),
    }),
    phrase('debug', 4, () => 'route matched', { fields: (d) => ({ path: path(d), rule: d.int(1, 24) }) }),
    phrase('debug', 3, () => 'response compressed', { fields: (d) => ({ from: d.skewed(9000), to: d.skewed(2500) }) }),
    phrase('info', 1.5, () => 'health check of upstream passed', { fields: (d) => ({ upstream: privateIp(d) }) }),
    phrase('info', 1, () => 'certificate checked', {
      fields: (d) => ({ domain: 'shop.example', daysLeft: d.int(20, 80) }),
    }),
    phrase('info', 0.5, () => 'rate limits synchronised', { fields: (d) => ({ buckets: d.int(100, 900) }) }),
    phrase('warning', 1.4, () => 'slow upstream', { fields: request([200], 2600) }),
    phrase('warning', 1.1, () => 'client went away before the answer', { fields: request([499], 900) }),
    phrase('warning', 0.9, () => 'rate limit reached', { fields: (d) => ({ remote: publicIp(d), limit: 100 }) }),
    phrase('warning', 0.4, () => 'TLS handshake refused', {
      fields: (d) => ({ remote: publicIp(d), why: 'unsupported protocol' }),
    }),
    phrase('error', 1.8, () => 'upstream answered with an error', { fields: request([500, 502, 503], 300) }),
    phrase('error', 0.9, () => 'upstream timed out', { fields: request([504], 30_000) }),
    phrase('error', 0.6, () => 'request body rejected', {
      fields: (d) => ({
        remote: publicIp(d),
        err: `invalid character '${d.pick(['<', '}', ','])}' at offset ${d.int(2, 900)}`,
      }),
    }),
    phrase('error', 0.4, () => 'token could not be verified', {
      fields: (d) => ({ remote: publicIp(d), err: 'signature mismatch' }),
    }),
  ],
  startUp: [
    phrase('info', 0, () => 'shutting down gracefully', { fields: (d) => ({ open: d.int(3, 60) }) }),
    phrase('info', 0, () => 'gateway starting', { fields: (d) => ({ version: '2.9.1', pid: d.int(300, 30_000) }) }),
    phrase('info', 0, () => 'routes compiled', { fields: () => ({ count: 24 }) }),
    phrase('info', 0, () => 'certificates loaded', { fields: () => ({ count: 3 }) }),
    phrase('warning', 0, () => 'no upstream has answered yet', { fields: () => ({ upstreams: 4 }) }),
    phrase('info', 0, () => 'upstream joined', { fields: (d) => ({ upstream: privateIp(d) }) }),
    phrase('info', 0, () => 'upstream joined', { fields: (d) => ({ upstream: privateIp(d) }) }),
    phrase('info', 0, () => 'serving', { fields: () => ({ address: '0.0.0.0:443' }) }),
  ],
};
