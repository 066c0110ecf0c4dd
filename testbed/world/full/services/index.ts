import { dailyLife, DAY_MS } from '../../daily-life';
import type { Service } from '../../service';
import { billing as smallBilling } from '../../services/billing';
import { checkout as smallCheckout } from '../../services/checkout';
import { gateway as smallGateway } from '../../services/gateway';
import { warehouse as smallWarehouse } from '../../services/warehouse';
import { backup } from './backup';
import { bastion } from './bastion';
import { cluster } from './cluster';
import { coreSwitch } from './core-switch';
import { ordersDb } from './orders-db';
import { search } from './search';
import { storefront } from './storefront';
import { telemetry } from './telemetry';

/** The small world's four at a pace that a simulated week can afford. */
export const checkout: Service = { ...smallCheckout, linesPerMinute: 22 };
export const gateway: Service = { ...smallGateway, linesPerMinute: 26 };
export const billing: Service = { ...smallBilling, linesPerMinute: 11, life: weeklyBilling };
export const warehouse: Service = { ...smallWarehouse, linesPerMinute: 11 };

export { backup, bastion, cluster, coreSwitch, ordersDb, search, storefront, telemetry };

export const FULL_SERVICES: readonly Service[] = [
  ...[checkout, gateway, billing, warehouse, storefront, bastion],
  ...[ordersDb, cluster, coreSwitch, backup, telemetry, search],
];

/** Sundays at 20:00 the week's invoices are written: three times the traffic for forty minutes. */
function weeklyBilling(seed: number, service: Service, day: number) {
  const from = day * DAY_MS + 20 * 3_600_000;
  const isSunday = new Date(from).getUTCDay() === 0;
  const run = { kind: 'traffic', key: `${day}/invoices`, from, until: from + 40 * 60_000, factor: 3 } as const;
  return [...dailyLife(seed, service, day), ...(isSunday ? [run] : [])];
}
