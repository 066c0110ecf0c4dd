import { CoreError } from '../../core/index';

/** The tenants that `a|b` names, each once and in order: the same world of lines has one name, however it was written. */
export function tenantsOf(text: string | undefined): readonly string[] {
  const names = (text ?? '').split('|').map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ''))].sort();
}

/** As X-Scope-OrgID wants it; undefined where no tenant is named. */
export function tenantHeader(text: string | undefined): string | undefined {
  const tenants = tenantsOf(text);
  return tenants.length === 0 ? undefined : tenants.join('|');
}

/** A line is of one tenant: Loki answers "multiple org IDs present" and says no more. */
export function refuseSeveralTenants(tenant: string | undefined): void {
  if (tenantsOf(tenant).length < 2) return;
  throw new CoreError(
    'invalid-config',
    `Failed to push to Loki: the credential names several tenants (${tenant}), and a line belongs to one. Use a credential with one tenant.`,
  );
}
