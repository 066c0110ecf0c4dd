import { pack } from '../../scripts/pack';

type Server = 'LOKI' | 'REDIS' | 'POSTGRES' | 'NGINX' | 'ALERTMANAGER';
type Agent = 'PROMTAIL' | 'ALLOY' | 'ALLOY_PARSER' | 'RSYSLOG' | 'JOURNAL';
type Needed = Server | Agent | 'CHROMIUM' | 'HOSTS' | 'ANSIBLE';

/**
 * A suite that wants something which this machine cannot give is skipped, and its name says why. `npm test` looks before, installs
 * what it may, and tells by these variables; run alone, a suite gets a server or an agent itself, and fails without what only apt
 * brings (nginx, rsyslog, a writer of journals).
 */
export function describeWith(needs: readonly Needed[], name: string, suite: () => void): void {
  const why = needs.map((need) => process.env[`LOGHORN_TEST_${need}_MISSING`]).find((text) => text !== undefined);
  if (why === undefined) describe(name, suite);
  else describe.skip(`${name} (skipped: ${why})`, suite);
}

export async function tarball(): Promise<string> {
  return process.env.LOGHORN_TEST_TARBALL ?? (await pack());
}
