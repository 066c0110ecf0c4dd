import { city, parcel, privateIp, sku, user } from '../parameters';
import { phrase, type Level, type Service } from '../service';

const LEVEL: Readonly<Record<Level, string>> = { debug: 'DEBUG', info: 'INFO', warning: 'WARNING', error: 'ERROR' };

/** Plain text as Python's logging writes it; nothing but the job label names the service. Always logs a few long hashes and signed links. */
export const warehouse: Service = {
  name: 'warehouse',
  hosts: ['depot-1', 'depot-2'],
  linesPerMinute: 36,
  swing: 0.4,
  peakHourUtc: 10,
  weekend: 0.7,
  labels: (host) => ({ job: 'warehouse', filename: '/var/log/warehouse/app.log', host }),
  format: (said) => {
    const time = new Date(said.at).toISOString();
    const stamp = `${time.slice(0, 10)} ${time.slice(11, 19)},${time.slice(20, 23)}`;
    return `${stamp} ${LEVEL[said.phrase.level]} [${said.phrase.from ?? 'main'}] ${said.message}`;
  },
  phrases: [
    phrase('info', 17, (d) => `Parcel ${parcel(d)} scanned at gate ${d.int(1, 12)}`, { from: 'scanner' }),
    phrase(
      'info',
      13,
      (d) => `Picked ${d.int(1, 12)} x ${sku(d)} from shelf ${d.pick(['A', 'B', 'C', 'D'])}-${d.int(10, 99)}`,
      {
        from: 'picking',
      },
    ),
    phrase('info', 10, (d) => `Label for parcel ${parcel(d)} reads: standard delivery to ${city(d)}`, {
      from: 'scanner',
    }),
    phrase('info', 8, (d) => `Route to ${city(d)} planned: ${d.int(3, 40)} stops, ${d.skewed(120)} km`, {
      from: 'routing',
    }),
    phrase('info', 7, (d) => `Robot ${d.int(1, 16)} moved to dock ${d.int(1, 9)} in ${d.skewed(40)} s`, {
      from: 'robots',
    }),
    phrase('info', 6, (d) => `Weight of parcel ${parcel(d)} is ${d.int(1, 29)}.${d.int(100, 999)} kg`, {
      from: 'scale',
    }),
    phrase('info', 5, (d) => `Pallet ${d.int(1000, 9999)} closed by ${user(d)} with ${d.int(8, 60)} parcels`, {
      from: 'packing',
    }),
    phrase('debug', 5, (d) => `Polled scanner ${privateIp(d)} in ${d.skewed(6)} ms`, { from: 'scanner' }),
    phrase('info', 4, (d) => `Truck ${d.pick(['N', 'S', 'W'])}${d.int(100, 999)} checked in at dock ${d.int(1, 9)}`, {
      from: 'docks',
    }),
    phrase('info', 3, (d) => `Manifest stored, sha512 ${d.hex(128)}`, { from: 'archive' }),
    phrase('info', 2, (d) => `Upload link https://files.shop.example/m/${d.hex(32)}?sig=${d.base64(86)}%3D%3D issued`, {
      from: 'archive',
    }),
    phrase(
      'info',
      2,
      (d) => `Inventory of shelf ${d.pick(['A', 'B', 'C', 'D'])}-${d.int(10, 99)} confirmed by ${user(d)}`,
      {
        from: 'stock',
      },
    ),
    phrase('info', 1.5, (d) => `Battery of robot ${d.int(1, 16)} at ${d.int(30, 100)} %`, { from: 'robots' }),
    phrase('info', 1, (d) => `Shift of ${user(d)} began`, { from: 'people' }),
    phrase('debug', 1, (d) => `Synchronised ${d.int(10, 400)} records with the shop`, { from: 'sync' }),
    phrase('warning', 1.3, (d) => `Robot ${d.int(1, 16)} waits for a free lane`, { from: 'robots' }),
    phrase('warning', 1.1, (d) => `Parcel ${parcel(d)} weighs ${d.int(2, 30)} % more than declared`, { from: 'scale' }),
    phrase('warning', 0.6, (d) => `Shelf ${d.pick(['A', 'B', 'C', 'D'])}-${d.int(10, 99)} nearly empty`, {
      from: 'stock',
    }),
    phrase('error', 1.5, (d) => `Barcode of parcel ${parcel(d)} unreadable after 3 attempts`, { from: 'scanner' }),
    phrase('error', 0.8, (d) => `Robot ${d.int(1, 16)} stopped: obstacle in lane ${d.int(1, 30)}`, { from: 'robots' }),
    phrase('error', 0.5, (d) => `Carrier refused parcel ${parcel(d)}: address in ${city(d)} unknown`, {
      from: 'routing',
    }),
    phrase('error', 0.4, (d) => `Printer at ${privateIp(d)} out of labels`, { from: 'packing' }),
  ],
  startUp: [
    phrase('info', 0, () => 'Shutdown requested, finishing open picks', { from: 'main' }),
    phrase('info', 0, () => 'Warehouse control 7.2 starting', { from: 'main' }),
    phrase('info', 0, (d) => `Read floor plan with ${d.int(300, 330)} lanes`, { from: 'main' }),
    phrase('info', 0, (d) => `Scanner ${privateIp(d)} answered`, { from: 'scanner' }),
    phrase('info', 0, (d) => `Scanner ${privateIp(d)} answered`, { from: 'scanner' }),
    phrase('warning', 0, (d) => `Robot ${d.int(1, 16)} not calibrated, driving slowly`, { from: 'robots' }),
    phrase('info', 0, () => 'All docks open', { from: 'docks' }),
  ],
};
