import { amount, city, orderId, publicIp, sku, user, uuid } from '../parameters';
import { phrase, type Service } from '../service';

/** JSON, one object a line; the level is a label and the trace id is structured metadata, as an OpenTelemetry pipeline sets them. */
export const checkout: Service = {
  name: 'checkout',
  hosts: ['shop-1', 'shop-2'],
  linesPerMinute: 75,
  swing: 0.5,
  peakHourUtc: 18,
  weekend: 1.25,
  labels: (host, level) => ({ job: 'shop/checkout', service_name: 'checkout', host, level }),
  metadata: (dice) => ({ trace_id: dice.hex(32) }),
  format: (said) => {
    const { phrase: spoken, message, fields } = said;
    const time = new Date(said.at).toISOString();
    return JSON.stringify({ time, level: spoken.level, logger: spoken.from ?? 'http', message, ...fields });
  },
  phrases: [
    phrase('info', 18, (d) => `order ${orderId(d)} placed by ${user(d)}`, {
      from: 'orders',
      fields: (d) => ({ total: amount(d), items: d.int(1, 9) }),
    }),
    phrase('info', 14, (d) => `cart ${uuid(d)} updated`, { from: 'cart', fields: (d) => ({ items: d.int(1, 20) }) }),
    phrase('info', 12, (d) => `item ${sku(d)} added to cart of ${user(d)}`, { from: 'cart' }),
    phrase('info', 9, (d) => `payment of ${amount(d)} EUR authorised in ${d.skewed(180)} ms`, { from: 'payment' }),
    phrase('info', 7, (d) => `session for ${user(d)} opened from ${publicIp(d)}`, { from: 'session' }),
    phrase('info', 6, (d) => `price of ${sku(d)} recalculated: ${amount(d)} EUR`, { from: 'pricing' }),
    phrase('info', 5, (d) => `stock of ${sku(d)} reserved until ${d.int(10, 59)} minutes past`, { from: 'stock' }),
    phrase('info', 4, (d) => `shipping quote to ${city(d)}: ${amount(d)} EUR, ${d.int(1, 6)} days`, {
      from: 'shipping',
    }),
    phrase('debug', 5, (d) => `cache hit for product ${sku(d)}`, { from: 'cache' }),
    phrase('debug', 3, (d) => `cache miss for product ${sku(d)}, loaded in ${d.skewed(24)} ms`, { from: 'cache' }),
    phrase('info', 2.5, (d) => `voucher ${d.hex(8).toUpperCase()} redeemed by ${user(d)}`, { from: 'pricing' }),
    phrase('info', 2, (d) => `order ${orderId(d)} handed to warehouse`, { from: 'orders' }),
    phrase('info', 1.5, (d) => `newsletter consent of ${user(d)} stored`, { from: 'session' }),
    phrase('info', 1, (d) => `expired ${d.int(3, 90)} abandoned carts`, { from: 'cart' }),
    phrase('debug', 1, (d) => `garbage collection paused ${d.skewed(9)} ms`, { from: 'runtime' }),
    phrase('warning', 1.6, (d) => `slow query on orders took ${d.skewed(1400)} ms`, { from: 'db' }),
    phrase('warning', 1.2, (d) => `retrying payment for order ${orderId(d)}, attempt ${d.int(2, 3)}`, {
      from: 'payment',
    }),
    phrase('warning', 0.8, (d) => `login for ${user(d)} refused: wrong password from ${publicIp(d)}`, {
      from: 'session',
    }),
    phrase('warning', 0.4, (d) => `stock of ${sku(d)} below ${d.int(2, 9)} pieces`, { from: 'stock' }),
    phrase(
      'error',
      2.2,
      (d) => `payment for order ${orderId(d)} declined by issuer: code ${d.pick(['05', '51', '54', '61'])}`,
      {
        from: 'payment',
      },
    ),
    phrase('error', 1, (d) => `address lookup for ${city(d)} failed: upstream answered ${d.pick([502, 503])}`, {
      from: 'shipping',
    }),
    phrase('error', 0.7, (d) => `could not send confirmation of ${orderId(d)}: mailbox unavailable`, { from: 'mail' }),
    phrase('error', 0.4, (d) => `voucher service timed out after ${d.int(2000, 2100)} ms`, { from: 'pricing' }),
  ],
  startUp: [
    phrase('info', 0, () => 'received SIGTERM, draining open requests', { from: 'runtime' }),
    phrase('info', 0, (d) => `drained ${d.int(2, 40)} requests, bye`, { from: 'runtime' }),
    phrase('info', 0, () => 'starting checkout 4.18.2', { from: 'runtime' }),
    phrase('info', 0, (d) => `loaded configuration from /etc/checkout/config.yaml in ${d.int(3, 20)} ms`, {
      from: 'config',
    }),
    phrase('info', 0, () => 'database schema is up to date at version 212', { from: 'db' }),
    phrase('info', 0, () => 'connection pool opened with 20 connections', { from: 'db' }),
    phrase('warning', 0, () => 'cache is cold, first requests will be slow', { from: 'cache' }),
    phrase('info', 0, () => 'listening on 0.0.0.0:8080', { from: 'http' }),
    phrase('info', 0, (d) => `readiness probe passed after ${d.int(2, 9)} s`, { from: 'http' }),
  ],
};
