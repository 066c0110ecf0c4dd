import type { Auth } from '../sources/index';
import { Refusal } from './refusal';

export type Environment = Readonly<Record<string, string | undefined>>;

/** How watch signs in. All of it is secret. */
export interface SignIn {
  readonly loki: Auth;
  readonly webhook: Readonly<Record<string, string>>;
  readonly alertmanager: Auth;
}

/** From the environment only: arguments are seen by every user of the machine. Loki's names are those of its own logcli. */
export function readSignIn(environment: Environment): SignIn {
  return {
    loki: authOf(environment, 'LOKI', { bearer: 'LOKI_BEARER_TOKEN' }),
    webhook: webhookHeaders(environment),
    alertmanager: authOf(environment, 'LOGHORN_ALERTMANAGER', { bearer: 'LOGHORN_ALERTMANAGER_TOKEN' }),
  };
}

function authOf(environment: Environment, prefix: string, { bearer }: { bearer: string }): Auth {
  const [user, password, token] = [`${prefix}_USERNAME`, `${prefix}_PASSWORD`, bearer].map((name) => environment[name]);
  if (user && token) throw new Refusal(`Failed to sign in: ${prefix}_USERNAME and ${bearer} are both set. Keep one.`);
  if (user) return { kind: 'basic', user, password: password ?? '' };
  return token ? { kind: 'bearer', token: headerText(bearer, token) } : { kind: 'none' };
}

function webhookHeaders(environment: Environment): Record<string, string> {
  const { LOGHORN_WEBHOOK_TOKEN: token, LOGHORN_WEBHOOK_HEADER: header } = environment;
  const found: Record<string, string> = {};
  if (token) found['authorization'] = `Bearer ${headerText('LOGHORN_WEBHOOK_TOKEN', token)}`;
  if (!header) return found;
  const [, name, value] = /^([A-Za-z0-9!#$%&'*+.^_`|~-]+):\s*(.+)$/s.exec(header) ?? [];
  if (name === undefined || value === undefined)
    throw new Refusal('Failed to read LOGHORN_WEBHOOK_HEADER: it is no header. Write it like "X-Api-Key: value".');
  found[name.toLowerCase()] = headerText('LOGHORN_WEBHOOK_HEADER', value);
  return found;
}

/** Node would refuse it too, but by quoting it. */
function headerText(variable: string, given: string): string {
  const text = given.trim();
  if (/^[\x20-\x7e]+$/.test(text)) return text;
  throw new Refusal(`Failed to read ${variable}: it holds characters that no header may hold. Write it anew.`);
}
