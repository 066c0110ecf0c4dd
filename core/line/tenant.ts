import type { Labels } from './line';

/** The label by which Loki tells the tenants of one query apart; absent where a query asks one tenant. */
export const TENANT_LABEL = '__tenant_id__';

/** `tenant/name` for a stream of a query over several tenants, else the name. No tenant may hold a slash. */
export function inTenant(stream: Labels, name: string): string {
  const tenant = stream[TENANT_LABEL];
  return tenant ? `${tenant}/${name}` : name;
}
